//! How one asks in French to be contacted, offers a time, names it again and takes it back.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// To be contacted.
pub(super) const CONTACT: &[&str] = &[
    "appelez|appelles|appeler|appeliez|appel|appels|apelez|apeler|rapelez|rapeler|rappelez|rappelles|rappeler|rappeliez|\
     rappelerez|rappellerez|rappel|rappels|telephonez|telephoner|telephonique|contactez|contacte|contacter|contactes|\
     recontactez|recontacte|recontacter|recontactes|relancez|relancer|relances|ecrivez|ecris|ecrire|ecriviez|ecrives|\
     reecrivez|reecris|reecrire|texter|textez|rejoins|rejoignez|joignez|reessayez|reessaye|reessaie|reessayer|reessaies|\
     retentez|retente|retenter|redemandez|redemande|redemander|resonnez|sonne|sonnez|sonner|bipez|bipe|biper|pingez|pingue|\
     ping|pinguez|discuter|discute|causer|jaser|jase|jasette|papoter|parler|parle|reparler|reparle|rediscuter|rediscute|visio|\
     visioconference|zoom|call|facetime|entretien|conversation|telephonons|parlons|reparlons|discutons|appelons|rappelons|\
     echangeons|caler|decaler|reporter|repousser|deplacer|reporte|decale|repousse|decalez|reportez|repoussez|bigophoner|\
     bigophone|phoner|mailer|rappellent|rappelera|rappellera|rappelent|vocal|sms|texto|whatsapp|tchatter|chatter|blablater|\
     recontactera|jasons|reconnecter|interpeller|relanceriez|recontacterez|appellerez|appeleriez|appelleriez|rappelleriez|\
     contacterez|ecrirez|ecririez|appelle|apelle|rapelle|rappelle|joindre|rejoindre|echanger|echange|attendez|attends|\
     attendre|patientez|contact",
    "telephone|relance|texte|cause|phone moi|nous|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a|vers|apres|\
     dans|stp|svp|ce|cet / $ / … moi",
    "tel moi|nous|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a|vers|stp|ok|possible / $ / … moi",
    "reprendre … contact / … appel|discussion|conversation|sujet",
    "reprenez|reprends|reprenons|prenez|prends|prendre … contact",
    "revenez|reviens|revenir|repassez|repasse|reviennes|reveniez vers|moi|me / a la charge / … vers moi|nous / … moi|nous",
    "faites|fais|faire|fait … signe|rappel|appel|point|coucou|tel / moi|nous … signe|vocal|message|coucou|sms|rappel|mail / \
     un … appel|call|visio|point|zoom|tel",
    "passez|passe|passer|passerez|passes|filez|file|donnez|donne|donner|refais|refaites|refait|refaire … coup de fil|tel|\
     telephone|bigo / … coup fil / moi|nous … coup|appel|message|nouvelles|rappel / le numero / un point / moi|nous … minutes|\
     min|heures|h|jours|semaines|semaine|mois|temps|minute|heure / moi|nous",
    "coup|coups de fil|tel|telephone|bigo|fil / fil",
    "envoie|envoyez|envoyer|envoyiez|envoies|envoi|renvoyez|renvoie|laisse|laissez|laisser … message|sms|texto|mail|mot|\
     courriel|whatsapp|msg|rappel|mp / moi|nous",
    "point au telephone|tel / telephonique|ensemble|par telephone|tel",
    "essayez|essaye|essaie|essayer|tentez|tente … moi|nous|plutot|de nouveau|apres|a|vers|demain|lundi|mardi|mercredi|jeudi|\
     vendredi|samedi|dimanche|dans|encore|ce",
    "demandez|demande|redis|redites|reposez|repose|relisez moi|nous … question|a|en|dans|lundi|plus|demain|la / moi",
    "m|me|nous appelle|appeler|appelez|rappelle|rappelez|rappeler|rappelles|appelles|ecrire|ecris|ecrivez|contacter|contactez|\
     contactes|recontacter|recontactez|relancer|relancez|relances|joindre|rejoindre|telephoner|telephonez|texter|textes|\
     parler|sonner|biper|tel|y joindre|trouver / passe|passez|passer|fait|faites|faire … coup|signe",
    "s|se appelle|appeler|rappelle|rappeler|parle|parler|reparle|reparler|tel|telephone|telephoner|capte|voit|contacte|\
     recontacte|ecrit|fait … visio|call|point|zoom / appelle|appeler|rappelle|rappeler|parle|parler|reparle|reparler|tel|\
     telephone|telephoner|capte|recontacte|contacte|ecrit",
    "on … tel|telephone|discute|parle|reparle|jase|cause|zoom|rappelle|appelle|echange|capte|rediscute|visio|skype|debrief / \
     peut … parler|appeler|rappeler|discuter|reparler|echanger|decaler|reporter|repousser|jaser|causer|telephoner",
    "rendezvous|rdv telephonique|tel",
];

/// That a time is offered, or fits.
pub(super) const OFFER: &[&str] = &[
    "dispo|disponible|disponibles|dispos|joignable|joignables|decroche|decrocherai|reponds|repondrai|libre|libres|convient|\
     conviendrait|conviendra|arrange|arrangerait|irait|ira|marcherait|marchera|iraient|arrangeait|conviens|ok|okay|entendu|\
     accord|volontiers|possible|faisable|envisageable|jouable|ideal|idealement|preference|prefere|prefererais|prefererait|\
     preferable|mieux|disons|mettons|partons|adequat|optimal|plutot",
    "ca|cela me|te|vous|m|t|va|marche|ira|irait|roule|convient|passe|le fait|colle|joue|vous|nous … va|irait|arrange|convient|\
     arrangerait|irais / marche|va|irait|roule|passe|ira|joue|colle / me va / vous va / te va / m arrange|arrangerait|irait|va",
    "marche pour moi|nous|toi|vous / aussi|bien|mieux / $",
    "va pour|bien|tres|mieux|aussi",
    "parfait|nickel|impec|super|top pour moi|nous|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a|ce|la / $",
    "diriez|dirais|penses|pensez vous|tu … de|d / de|d",
    "souci|probleme|soucis|pb … pour|pr|a|lundi|mardi|mercredi|jeudi|vendredi|demain|appeler / $",
    "bon|bonne pour moi|nous|toi|vous / $",
    "suis|chui|jsuis|chu|serai|serais|sera|seront|serons|sommes|sui|ser … dispo|disponible|libre|joignable|icila|la|rentre|\
     rentree|rentres|chez|disponibles|libres|joignables|ouvert|ouverte|preneur|preneuse|maison|bureau|seul|seule|pause|ligne",
    "peux|pourrais|peut … parler|discuter|repondre|prendre|decrocher|echanger|appeler|jaser|causer",
    "et si on|nous|vous",
    "dit|dis … lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|midi",
    "on dit|part|fait|cale|met|prend|fixe|mettrait|bloque",
    "je|j peux|pourrai|pourrais … parler|discuter|repondre|prendre|decrocher|echanger|jaser|causer / prefere|prefererais|\
     prefererai / … t|vous ecoute|attends / finis|termine|rentre|sors|debauche … a|vers",
    "ai|avons|avait|avais|avez|ont|as|jai|aurai|aurais|aura … temps|moment|creneau|dispo|pause|trou|minute",
    "mon|ma|mes|notre|nos cell|tel|telephone|portable ouvert|allume|est",
    "quand vous|tu voulez|veux",
    "est … mieux|parfait|ideal|possible|nickel|bon|ok|top|preferable|bien|jouable / … libre|dispo|disponible|joignable",
    "c|cest est? … mieux|parfait|ideal|possible|nickel|bon|ok|top|preferable|bien|jouable",
    "rendezvous|rdv telephonique",
];

/// The time that was named before.
pub(super) const THEN: &[&str] = &[
    "icila|alors|ensuite|dela|puis|laps",
    "la $",
    "jour la|icila",
    "c|cest est? la",
    "moment la|icila / $",
    "apres appelez|appelle|vous|tu|rappelez|on / $",
];

/// That what was named before is taken back.
pub(super) const CORRECTION: &[&str] = &[
    "plutot|non|zut|oups|pardon|finalement|rectification|erreur|correction|mince|oublie|oubliez",
    "et non",
    "enfin non|plutot|pas|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain",
    "desole|desolee plutot|non|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
];
