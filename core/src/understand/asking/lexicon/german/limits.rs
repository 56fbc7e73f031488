//! What limits in German what is said: that it is meant otherwise, of somebody else, for now.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// Nothing of what its words seem to say.
pub(super) const IDIOM: &[&str] = &[
    "ein|eins … gelost|erledigt|behoben|geklart",
    "bin|bi nicht|net|ned nur|am|an|sicher|da|hier|daheim|zu|zuhause|im|in|so|ganz|verfugbar|erreichbar|uberzeugt|beim",
    "nicht nur|bloss|so|dass",
    "beschaftigt mit|damit",
    "tschuss|bye|ade|ciao altes|alter|alte|mein|liebes",
    "falsche|falschen|falscher|falsches … *geben|*tragen|*nannt|*schrieben|*liefert|*kommen|*zahlt|*nommen|*schickt|*tippt",
];

/// That another business is spoken of.
pub(super) const ELSEWHERE: &[&str] = &[
    "letzter|letzte|letzten|fruherer|fruhere|vorheriger|vorherige|alter|alte|anderer|andere|voriger anbieter|firma|vermieter|werkstatt|laden|handler|lieferant|bank|agentur|handwerker|makler",
];

/// That it is so for now.
pub(super) const FOR_NOW: &[&str] =
    &["im|zum|zur moment|zeit|augenblick|zeitpunkt", "momentan|derzeit|aktuell|gerade|grad|vielleicht|heute|vorerst|jetzt|noch"];

/// Who writes, or why, is asked.
pub(super) const STRANGER: &[&str] = &["wer sind|bist|ist|schreibt sie|du|da|das|dort", "woher haben|hast sie|ihr|du"];

/// That they have never been in touch.
pub(super) const UNKNOWN: &[&str] =
    &["nie|niemals … kontaktiert|geschrieben|angerufen|gesprochen|angefragt|bestellt|gemeldet|angeschrieben"];
