//! The verbs of Spanish that ask to be contacted, in all their forms.
//!
//! In: a word in small letters without accents. Out: what its form says. Never: a word that the tables have.

use super::super::Says;
use super::super::verbs::{self, Verbs};

/// What a form of a verb says.
pub(super) fn says(word: &str) -> Option<Says> {
    let clitic = TO_ME.clitics.iter().any(|clitic| word.ends_with(clitic));
    if clitic && verbs::says(&TO_ME, word, true) == Some(true) {
        return Some(Says::Contact);
    }
    verbs::says(&CONTACT, word, false).map(|asks| if asks { Says::Contact } else { Says::Other })
}

/// Verbs of being in touch, whoever is told to.
const CONTACT: Verbs = Verbs {
    stems: &[
        "llam",
        "yam",
        "habl",
        "contact",
        "contactar",
        "telefone",
        "charl",
        "convers",
        "platic",
        "platiqu",
        "escrib",
        "timbr",
        "whatsape",
        "reagend",
        "reprogram",
        "recoordin",
        "retom",
        "comunic",
        "comuniqu",
        "videollam",
        "chate",
        "recontact",
        "textea",
        "texte",
        "recuerd",
        "record",
        "avis",
        "pregunt",
        "telef",
    ],
    asks: &[
        "a", "e", "an", "en", "ad", "ar", "as", "es", "ais", "eis", "amos", "emos", "ando", "ara", "aras", "aran", "ase", "asen",
        "ases", "i", "id", "ir", "is", "imos", "iera", "ieran", "iendo", "arnos", "ense", "ate", "aria", "ate", "ese", "emosnos",
    ],
    tells: &[
        "o", "are", "aremos", "aron", "aste", "aba", "aban", "ado", "io", "ieron", "ire", "iremos", "ito", "arte", "arle",
        "arles", "irte", "irle", "irles", "arlos", "arlas",
    ],
    clitics: &["noslo", "melo", "nos", "me", "lo", "la"],
};

/// Verbs that are of being in touch where somebody says to whom: `mándame`, `recuérdame`.
const TO_ME: Verbs = Verbs {
    stems: &[
        "llam", "marc", "marqu", "mand", "envi", "pregunt", "busc", "busqu", "recuerd", "record", "avis", "respond", "contest",
        "ubic", "ubiqu", "localiz", "localic", "tir", "peg", "pegu", "ech", "cuent", "agend", "programa", "dig", "di", "consult",
        "insist", "intent", "prueb", "pon", "pas", "hag", "mantenga", "manten", "despach", "reenvi", "anot", "apunt", "reserv",
        "despiert",
    ],
    asks: &["", "a", "e", "an", "en", "ad", "ar", "ando", "i", "id", "ir", "er", "an", "ga", "edor", "iendo", "as"],
    tells: &[],
    clitics: &["noslo", "noslos", "mela", "melo", "nos", "me"],
};
