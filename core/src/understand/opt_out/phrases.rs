//! The words and phrases by which people leave, come back and ask who writes, by language.
//!
//! In: nothing. Out: tables of patterns (see `words::fits`) in letters without accents. Never: what stands around a phrase.

use super::super::table::{Rows, Table, table};
use crate::wire::request::Confidence::{self, Likely, Sure, Unsure};

/// The words that carriers act upon themselves. Source: the defaults of Twilio for long codes and toll-free numbers.
pub(super) const STOP: [&str; 8] = ["stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "cancel"];
/// Of these, those that mean nothing else even where no carrier reads along.
pub(super) const PLAIN_STOP: [&str; 4] = ["stop", "stopall", "unsubscribe", "optout"];
/// The words that reopen.
pub(super) const START: [&str; 2] = ["start", "unstop"];
/// The word that reopens, and that people also answer questions with.
pub(super) const YES: &str = "yes";
/// The words that are answered.
pub(super) const HELP: [&str; 2] = ["help", "info"];

/// The stop words of other languages that programs print below their messages.
pub(super) const STOP_ABROAD: [&str; 25] = [
    // Spanish
    "alto",
    "baja",
    "parar",
    "detener",
    "pare",
    // Portuguese
    "sair",
    "remover",
    "descadastrar",
    "descadastre",
    // French; Canadian carriers ask for the first
    "arret",
    "arreter",
    "desabonner",
    "desabonnement",
    "desinscrire",
    "desinscription",
    // German
    "stopp",
    "abmelden",
    "abbestellen",
    "austragen",
    "abmeldung",
    // Italian, Dutch
    "basta",
    "disiscrivimi",
    "afmelden",
    "uitschrijven",
    "stoppen",
];
/// Words that may as well be about an appointment or an order.
pub(super) const STOP_ABROAD_PERHAPS: [&str; 6] = ["cancelar", "annuler", "stornieren", "kundigen", "annulla", "anular"];
/// The words of other languages for help.
pub(super) const HELP_ABROAD: [&str; 5] = ["ayuda", "ajuda", "aide", "hilfe", "aiuto"];
/// The words of other languages for yes.
pub(super) const YES_ABROAD: [&str; 4] = ["si", "sim", "oui", "ja"];

/// What may stand beside a word or a phrase and change nothing.
pub(super) const COURTESY: [&str; 41] = [
    "please",
    "pls",
    "plz",
    "thanks",
    "thank",
    "you",
    "thx",
    "ty",
    "hi",
    "hello",
    "hey",
    "ok",
    "okay",
    "just",
    "now",
    "immediately",
    "asap",
    "again",
    "ever",
    "anymore",
    "por",
    "favor",
    "porfa",
    "porfavor",
    "gracias",
    "hola",
    "obrigado",
    "obrigada",
    "ola",
    "merci",
    "svp",
    "sil",
    "vous",
    "plait",
    "bonjour",
    "bitte",
    "danke",
    "hallo",
    "sofort",
    "kindly",
    "already",
];

/// The phrases of a language, by how sure one can be.
struct Language {
    /// Words that turn a phrase around where they stand before it.
    negators: &'static [&'static str],
    sure: &'static [&'static str],
    likely: &'static [&'static str],
    unsure: &'static [&'static str],
}

/// How sure one can be of a phrase, and the words that turn it around.
pub(super) type Means = (Confidence, &'static [&'static str]);

/// The phrases of all languages.
pub(super) static PHRASES: Table<Means> = table!(BY_LANGUAGE);

const BY_LANGUAGE: Rows<Means> = &[
    ((Sure, ENGLISH.negators), ENGLISH.sure),
    ((Likely, ENGLISH.negators), ENGLISH.likely),
    ((Unsure, ENGLISH.negators), ENGLISH.unsure),
    ((Sure, SPANISH.negators), SPANISH.sure),
    ((Likely, SPANISH.negators), SPANISH.likely),
    ((Unsure, SPANISH.negators), SPANISH.unsure),
    ((Sure, PORTUGUESE.negators), PORTUGUESE.sure),
    ((Likely, PORTUGUESE.negators), PORTUGUESE.likely),
    ((Unsure, PORTUGUESE.negators), PORTUGUESE.unsure),
    ((Sure, FRENCH.negators), FRENCH.sure),
    ((Likely, FRENCH.negators), FRENCH.likely),
    ((Unsure, FRENCH.negators), FRENCH.unsure),
    ((Sure, GERMAN.negators), GERMAN.sure),
    ((Likely, GERMAN.negators), GERMAN.likely),
    ((Unsure, GERMAN.negators), GERMAN.unsure),
];

const ENGLISH: Language = Language {
    negators: &["dont", "not", "never", "wont", "didnt", "doesnt", "havent", "without", "shouldnt"],
    sure: &[
        "unsubscribe|unsub me|us",
        "remove|take|delete|drop|cross|strike me|us|this|my|our … from|off … list|lists|mailing|mailings|database|newsletter|newsletters|emails|distribution",
        "stop|quit|cease emailing|mailing|texting|messaging|calling|phoning|contacting|writing|spamming|bothering|harassing|pestering me|us",
        "stop|quit|cease sending me|us … emails|email|mails|mail|messages|texts|sms|newsletters|newsletter|updates|spam|stuff|followups|these|this|those",
        "stop|quit|cease sending me|us $",
        "stop all? these|the|your|those|all emails|texts|messages|mails|mailings|spam|sms|newsletters|followups",
        "dont|not|never email|text|message|call|contact|write|mail|bother me|us again|anymore|ever",
        "dont|not|never email|text|message|call|contact|write|mail|bother me|us any more|longer|further",
        "dont|not|never send me|us any more|further|other",
        "opt me|us out",
        "stop sms|texto|textos|pub|publicite|mails|emails $",
        "never|not|dont send|text|message|email|contact … ever again",
        "never want|wish|need to? hear from … again|anymore|ever $",
        "cease|stop|end|cancel all? further? contact|communication|communications|contacts|correspondence",
        "take|taken|get|got|remove|removed me? us? off|from this|your|the … list|lists|database",
        "refrain from sending|contacting|calling|texting|messaging|emailing|writing me|us",
        "want|like|wish|need|asked|asking|request to be unsubscribed|removed from … list|lists|mailing|database|newsletter|emails",
        "want|like|wish|need|asked|asking|request to be unsubscribed",
        "no longer want|wish|care to receive|get|hear … emails|email|messages|texts|mails|newsletters|newsletter|mailings|you|communications|spam",
        "dont|not want|wish to receive|get … emails|messages|texts|mails|newsletters|newsletter|mailings|spam|communications",
        "dont|not want any|your|these|more|such … emails|messages|texts|mails|newsletters|mailings|spam",
    ],
    likely: &[
        "want|like|wish|need|going to unsubscribe|optout",
        "want|like|wish|need|going to opt out",
        "please unsubscribe|unsub",
        "unsubscribe|unsub $",
        "unsubscribe my|our|this|the|from … email|address|number|account|phone|list|lists|mailing|mailings|newsletter|newsletters|emails|messages",
        "opt|opting out $",
        "opt|opting out of … emails|messages|texts|mails|mailings|list|lists|communications|marketing|sms",
        "please stop $",
        "stop contacting|emailing|texting|messaging|spamming|bothering $",
        "leave me|us alone",
        "lose my number|email|address",
        "remove|delete me|us $",
        "take me|us off $",
        "remove|delete|erase my|our|this email|number|phone|address|contact|data|details|info $",
        "remove|delete|erase my|our|this … from … list|lists|database|system|records|crm",
        "no more|further emails|messages|texts|mails|calls|newsletters|spam|sms $",
        "dont|not|never email|text|message|call|contact|mail|bother me|us $",
        "already|have|had|ive|previously unsubscribed",
        "unsubscribed … times|twice|already|still|weeks|months|ago",
        "go away",
        "never text|message|email|contact|call me|us|this … again|anymore|number",
        "never want|wish to hear from you|yous|them $",
        "not|dont consent to … contact|messages|marketing|texts|emails|calls|communications",
        "erase|delete|remove my|our|all … data|details|information|records|number",
        "take me|us off it|this|that|here",
        "end|stop|cancel these|those|the|all|your msgs|messages|texts|mails|emails|communications",
    ],
    unsure: &[
        "stop emailing|texting|messaging|contacting|spamming|calling|sending",
        "how|where|can|may|could do|can|i|we to? i|we? unsubscribe|optout",
        "how|where|can|may|could do|can|i|we to? i|we? opt out",
        "how|way to unsubscribe|optout",
        "cant|cannot|unable|couldnt to? unsubscribe|optout",
        "unsubscribe link|button|page|option",
        "unsubscribe|opt from|of|out",
        "cancel my|our|this|the subscription|newsletter|mailings|emails",
        "dont|not|never email|text|message|call|contact|mail|bother me|us",
        "no longer want|wish to receive|be",
        "stop it|this|that $",
        "remove|delete me|us from",
        "not sign|signed up for this|these|your",
        "fuck off",
    ],
};

const SPANISH: Language = Language {
    negators: &["no", "nunca", "jamas", "sin"],
    sure: &[
        "quitame|quiteme|quitenme|quitadme|eliminame|elimineme|eliminenme|borrame|borreme|borrenme|sacame|saqueme|saquenme|retirame|retireme|retirenme|remuevame|remuevanme|quitarme|sacarme|borrarme|eliminarme … de|del|la|esta … lista|listas|difusion|base|correo|correos|boletin|mailing",
        "me|nos quiten|quite|quites|eliminen|elimine|elimines|borren|borre|borres|saquen|saque|saques|retiren|retire|retires … de|del|la|esta … lista|listas|difusion|base|boletin|mailing",
        "darme|dame|deme|denme|dadme|darnos|dennos de baja",
        "no me|nos envies|envie|envien|mandes|mande|manden|escribas|escriba|escriban|contactes|contacte|contacten|llames|llame|llamen|molestes|moleste|molesten … mas|nunca|jamas",
        "dejen|deja|deje|dejad|paren|para|pare de enviarme|mandarme|escribirme|llamarme|contactarme|molestarme|enviarnos|mandarnos|escribirnos|llamarnos",
        "no quiero|deseo|queremos|deseamos recibir … correos|correo|emails|email|mensajes|mails|mail|sms|publicidad|comunicaciones|newsletters|boletines",
        "no quiero|deseo|queremos|deseamos seguir recibiendo",
    ],
    likely: &[
        "me den|de|des de baja",
        "solicito|quiero|pido|deseo|necesito la? baja $",
        "no quiero|deseo|queremos|deseamos mas correos|emails|mensajes|mails|publicidad|llamadas|sms",
        "no mas correos|emails|mensajes|mails|publicidad|llamadas|sms $",
        "cancelar|cancelen|cancela|anular|anulen mi|la suscripcion a|al|del … correos|boletin|newsletter|lista",
        "baja $",
        "dejen|deja|deje|dejad de molestar",
        "dejame|dejenme|dejeme|dejadme en paz",
        "borra|borren|borre|elimina|eliminen|elimine|quita|quiten|quite mi|mis numero|correo|email|datos|telefono",
        "desuscribir|desuscribirme|desuscribanme|desuscribeme|desinscribirme|desubscribirme",
        "no me|nos escribas|escriba|escriban|contactes|contacte|contacten|molestes|moleste|molesten $",
    ],
    unsure: &[
        "cancelar|cancelen|cancela|anular|anulen mi|la suscripcion",
        "como me? doy|darme|puedo de? baja",
        "dar|dado|dada de baja",
        "no me|nos escribas|escriba|escriban|contactes|contacte|contacten|llames|llame|llamen",
    ],
};

const PORTUGUESE: Language = Language {
    negators: &["nao", "nunca", "jamais", "sem"],
    sure: &[
        "remova|remove|removam|retire|retirem|tire|tirem|exclua|excluam|apague|apaguem|elimine|eliminem me|meu|nos|o … de|da|do|das|dos … lista|listas|base|mailing|cadastro|contatos|contactos",
        "me remova|removam|remover|retire|retirem|retirar|tire|tirem|tirar|exclua|excluam|excluir … de|da|do|das|dos … lista|listas|base|mailing|cadastro|contatos|contactos",
        "me descadastre|descadastrem|descadastra|descadastrar|desinscreva|desinscrevam",
        "pare|parem|para|parar de me|nos enviar|mandar|escrever|ligar|contatar|contactar|incomodar|importunar",
        "pare|parem|para|parar de enviar|mandar … emails|email|mensagens|mails|sms",
        "nao quero|desejo|queremos|desejamos mais? receber … emails|email|mensagens|mails|sms|publicidade|newsletters|newsletter|comunicacoes|mensagem",
        "nao me|nos envie|enviem|mande|mandem|escreva|escrevam|contacte|contactem|contate|contatem|ligue|liguem … mais",
    ],
    likely: &[
        "quero|gostaria|desejo|preciso de? me? descadastrar|desinscrever|descadastro",
        "quero|gostaria|desejo|preciso de? sair da|de|desta … lista|listas|mailing",
        "descadastre|descadastrar|descadastrem meu|minha|este|esse|o email|numero|contato",
        "cancelar|cancelem|cancele a|minha|meu … inscricao|subscricao|cadastro … da|na|de|do|em lista|newsletter|emails",
        "nao … entre|entrem mais? em contato|contacto",
        "me deixe|deixem|deixa em paz",
        "me tira|tirem|tire|remove|remova|exclui|exclua dessa|desta|desse|deste|da|do … lista|grupo|mailing|cadastro",
        "chega de emails|mensagens|mails|sms $",
        "nao quero mais emails|mensagens|mails|publicidade|sms",
    ],
    unsure: &[
        "cancelar|cancelem|cancele a|minha … inscricao|subscricao|assinatura",
        "como me? faco|posso|descadastro para? descadastrar|me? sair",
        "nao quero mais? receber",
        "nao me|nos contacte|contactem|contate|contatem|ligue|liguem",
    ],
};

const FRENCH: Language = Language {
    negators: &["ne", "pas", "jamais", "sans", "naimerais"],
    sure: &[
        "desabonnez|desabonne|desinscrivez|desinscris moi|nous",
        "me|nous desabonner|desinscrire",
        "retirez|retire|enlevez|enleve|supprimez|supprime|rayez|effacez|otez moi|nous|mon|mes … de|des … liste|listes|fichier|fichiers|base|mailing|diffusion",
        "me retirer|enlever|supprimer|rayer … de|des … liste|listes|fichier|fichiers|base|mailing|diffusion",
        "ne menvoyez|menvoie|mecrivez|mecris|mappelez|mappelle plus",
        "ne me|nous contactez|contacte|ecrivez|envoyez|sollicitez|derangez|telephonez|recontactez|appelez plus",
        "arretez|arrete|cessez|cesse de menvoyer|mecrire|mappeler|menvoyez",
        "arretez|arrete|cessez|cesse de me|nous contacter|harceler|spammer|solliciter|deranger|envoyer|ecrire|appeler|demarcher|relancer",
        "ne veux|souhaite|desire|voulons|souhaitons plus recevoir … mails|emails|email|mail|messages|courriels|newsletters|newsletter|sms|publicite|publicites|pub|sollicitations",
        "ne veux|souhaite|desire|voulons|souhaitons plus etre contacte|contactee|contactes|sollicite|sollicitee|relance|relancee",
    ],
    likely: &[
        "plus de mails|emails|mail|messages|sms|pub|courriels $",
        "ne plus recevoir … mails|emails|email|mail|messages|courriels|newsletters|newsletter|sms|publicite|publicites|pub",
        "laissez moi tranquille",
        "desabonnement|desinscription $",
        "supprimez|supprimer|effacez|effacer|retirez|retirer|enlevez|enlever mon|mes adresse|numero|donnees|coordonnees|email|mail",
    ],
    unsure: &[
        "ne veux|souhaite|desire plus recevoir",
        "comment me|se|puis desabonner|desinscrire|je",
        "annuler|annulez|resilier mon|notre abonnement",
        "me desabonne|desinscris",
    ],
};

const GERMAN: Language = Language {
    negators: &["nicht", "nie", "niemals", "ohne", "kein", "keine"],
    sure: &[
        "tragen|trage|trag sie? bitte? mich|uns … aus",
        "nehmen|nimm|nehmt|entfernen|entferne|entfernt|streichen|streiche|loschen|losche|loscht sie? bitte? mich|uns|meine|diese … aus|von … liste|verteiler|newsletter|mailingliste|datenbank|adressliste|verteilerliste|emailverteiler",
        "keine weiteren|mails|emails|nachrichten|werbung|newsletter|sms|anrufe … mehr",
        "schreiben|schreibt|schreib|kontaktieren|kontaktiert|kontaktiere sie? mir|mich|uns … nicht mehr",
    ],
    likely: &[
        "horen|hort|hor sie? auf mir|uns",
        "melden|melde|meld|meldet sie? bitte? mich|uns … ab",
        "bitte … austragen",
        "bitte … abmelden $",
        "mich|uns … austragen|abmelden",
        "newsletter|emails|mails|mailings|werbung|nachrichten … abbestellen|kundigen|abmelden|abbestelle",
        "keine weiteren|weitere mails|emails|nachrichten|werbung|newsletter|sms|anrufe|kontaktaufnahme",
        "keine mails|emails|nachrichten|werbung|newsletter|sms|anrufe $",
        "nicht mehr kontaktieren|kontaktiert|anschreiben|angeschrieben|anrufen|angerufen",
        "aus|von … verteiler|mailingliste|liste|emailverteiler … nehmen|entfernen|loschen|streichen|austragen",
        "lassen|lasst|lass sie? mich|uns in ruhe",
        "nie|niemals wieder|mehr was|etwas|nachrichten|mails|anrufe|anrufen|schreiben|schicken|kontaktieren|melden",
        "schick|schickt|schicken|schreib|schreibt|schreiben|ruf|ruft|rufen|kontaktier|kontaktiert sie? mir|mich|uns nie|niemals wieder|mehr",
        "loschen|losche sie? bitte? meine|unsere daten|adresse|nummer|emailadresse|kontaktdaten",
    ],
    unsure: &[
        "wie kann|melde|bestelle ich mich|den? … abmelden|ab|austragen",
        "schicken|schickt|schick|senden|sendet sie? mir|uns … keine … mehr",
        "abo|abonnement kundigen|abbestellen|stornieren",
    ],
};

/// Phrases by which people come back, and what turns them around.
pub(super) static REOPENING: Table<&[&str]> = table!(REOPEN);

const REOPEN: Rows<&[&str]> = &[(
    ENGLISH.negators,
    &[
        "resubscribe me|us",
        "please resubscribe",
        "subscribe|sign|opt|add me|us up|back? in? again",
        "opt me|us back in",
        "put|add me|us back on|to … list",
        "want|like|wish to resubscribe",
    ],
)];
