//! What else is meant, in French: that something is not wanted, booked, over, wrong.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That what is offered is not wanted.
pub(super) const NOT_INTERESTED: &[&str] = &[
    "renonce|renoncons|decline|abandonne",
    "passez|passe|passer|passerez|passes|filez|file|donnez|donne|donner|refais|refaites|refait|refaire mon|notre tour",
    "pas interesse|interessee|interesses|besoin / d|de interet|besoin|suite / pour moi|nous / donner suite / fait pour",
    "je|j … veux plus|pas / ne suis plus|pas interesse|interessee / prefere garder|rester|annuler",
    "ai|avons|avait|avais|avez|ont|as|jai|aurai|aurais|aura … trouve|choisi|signe|pris … ailleurs|autre|mieux|concurrent|\
     quelqu / plus|pas besoin|envie / plus|pas d|de interet / change d|de avis",
    "mon|ma|mes|notre|nos tour",
    "c|cest est? non|trop cher / est? non merci / est? pas|plus pour|la moi|nous|peine",
    "non merci|nous|je ne|sommes|suis|veux|pas / merci / merci $",
    "en veux|voulons plus|pas / … plus besoin",
    "plus interesse|interessee|besoin|d|de … besoin|interet / interesse|interessee|interesses|besoin",
    "interesse|interessee|interesses pas|plus",
    "ailleurs $ / merci|desole",
    "garde|gardons la|le|notre|mon|ma|l|mes",
    "reste|restons chez|avec|fidele … mon|notre|actuel|fournisseur|banque|operateur",
    "suite a votre|ta|cette|la",
    "donnerons|donnerai|donnera … suite",
    "signe avec|chez … autre|concurrent|quelqu|ailleurs / ailleurs",
    "choisi|opte|trouve … autre|ailleurs|concurrent|concurrence|quelqu|mieux|moins",
    "sans facon|suite|interet",
    "tomber $",
    "cher pour moi|nous … passe|tant|non|laisse|merci",
];

/// That they have booked.
pub(super) const BOOKED: &[&str] = &[
    "je|j … reserve|pris … creneau|rdv|rendezvous|place / viens de|d reserver|prendre … rdv|rendezvous|creneau|place / viens \
     de|d reserver|booker",
    "ai|avons|avait|avais|avez|ont|as|jai|aurai|aurais|aura … reserve|booke|pris … rdv|rendezvous|creneau|place|seance / … \
     reserve|booke",
    "c|cest est? … reserve|booke",
    "pris|prise rdv|rendezvous|un|le rdv|rendezvous|creneau / rdv|rendezvous",
    "booke … creneau|rdv|seance|place|pour|le",
    "reserve|reservee … pour|le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|sur|en|mon|demain|a / $",
    "reservation … faite|confirmee|effectuee|ok|validee",
    "rendezvous|rdv pris|confirme|reserve|cale|note|booke|valide / est pris|confirme|reserve|cale",
    "creneau reserve|pris|booke|valide|confirme / est reserve|pris|valide",
];

/// That it is over.
pub(super) const GOODBYE: &[&str] = &[
    "revoir|bye|tchao|ciao|adieu|remarche|refonctionne|resolu|regle",
    "ca|cela remarche|marche|fonctionne|refonctionne maintenant|nickel|enfin|mieux|bien|de nouveau / remarche|refonctionne",
    "bon|bonne … journee|soiree|weekend|continuation|fin|semaine|dimanche|vacances|apresmidi|aprem|courage|nuit|annee|fetes / \
     fin de",
    "c|cest est? tout|regle|resolu|repare|arrange / etait … ca|tout",
    "belle|excellente|excellent journee|soiree|fin|continuation|semaine|weekend",
    "tout est beau|ok|bon|regle|parfait|clair|en ordre / fonctionne|marche|roule / … merci",
    "dossier|sujet clos|regle",
];

/// That they are dissatisfied.
pub(super) const COMPLAINT: &[&str] = &[
    "honteux|honteuse|honte|scandaleux|scandaleuse|scandale|inadmissible|inacceptable|intolerable|lamentable|arnaque|\
     arnaqueurs|arnaqueur|escrocs|escroc|escroquerie|voleurs|voleur|incompetents|incompetent|incompetence|incapables|\
     incapable|foutage|plainte|mensonge|menteurs|menteur|minable|deplorable|catastrophique|catastrophe|degueulasse|foutez|\
     moquez|dgccrf|inexcusable|decevant|decue|decu|degoute|degoutee|harcelement|harceler|gache|insupportable|marre|furieux|\
     furieuse|nullissime|pitoyable|irrespectueux|abusez|abuse|prudhommes|conso",
    "je|j porte|porterai|depose plainte",
    "c|cest est? honteux|scandaleux|inadmissible|inacceptable|nul|abuse|lamentable|du vol|foutage|incroyable / est? de|une l|\
     un|la arnaque|honte|scandale|vol|escroquerie / est du vol",
    "ras le bol",
    "reclamation|tribunal|huissier … saisir|saisis|contre / contre",
    "foutent|moque|fout … gueule|monde|moi|nous",
    "service nul|lamentable|pourri|client nul|deplorable|inexistant|catastrophique|minable / nul|pourri|lamentable",
    "troisieme|quatrieme|cinquieme|enieme fois … que|et|toujours|j|je / fois|relance|reclamation",
    "toujours rien|aucune|pas … recu|reponse|nouvelles|rembourse",
    "personne ne? bouge|repond|rappelle|reagit|se|est",
    "avocat … saisi|contacter|saisir|prevenu",
    "nul|nulle|nuls $ / de chez|a chier",
];

/// That somebody else is looked for.
pub(super) const WRONG_PERSON: &[&str] = &[
    "confondez|confonds|confondre|homonyme",
    "suis|chui|jsuis|chu|serai|serais|sera|seront|serons|sommes|sui|ser pas|plus mr|mme|monsieur|madame|m|la bonne|celui|\
     celle|l|le|concerne|concernee",
    "pas moi|lui|elle|la bonne / le bon numero|interlocuteur|destinataire",
    "je|j ne? connais|suis pas|plus / m appelle pas / n ai jamais commande",
    "ai|avons|avait|avais|avez|ont|as|jai|aurai|aurais|aura … trompe|fait … numero / rien a voir",
    "c|cest est? pas|plus moi|lui|elle|mon|le numero|bon|bonne / est? pas|plus moi",
    "trompe|trompee|trompez|trompes de numero|personne",
    "mauvais numero|destinataire|interlocuteur|contact",
    "mauvaise personne|adresse|numero",
    "faux numero",
    "numero … pas|plus … bon|moi|elle|lui|sien",
    "travaille|travaillent|habite|bosse|vit plus|pas … ici|chez|la|icila|avec|nous",
    "connais pas|aucun|aucune|personne … ce|cette|de|d|monsieur|madame|vous|sophie",
    "ancienne|ancien locataire|proprietaire|titulaire|collegue|employe|employee|numero",
    "parti|partie a|en la|l retraite|concurrence|entreprise / de l|la societe|entreprise|boite",
    "poste n est plus",
];
