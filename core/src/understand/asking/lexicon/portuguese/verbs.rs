//! The verbs of Portuguese that ask to be contacted, in all their forms.
//!
//! In: a word in small letters without accents. Out: what its form says. Never: a word that the tables have.

use super::super::Says;
use super::super::verbs::{self, Verbs};

/// What a form of a verb says.
pub(super) fn says(word: &str) -> Option<Says> {
    verbs::says(&CONTACT, word, false).map(|asks| if asks { Says::Contact } else { Says::Other })
}

/// Verbs of being in touch, whoever is told to.
const CONTACT: Verbs = Verbs {
    stems: &[
        "lig",
        "ligu",
        "telefon",
        "fal",
        "contact",
        "contat",
        "convers",
        "cham",
        "procur",
        "retorn",
        "escrev",
        "pergunt",
        "lembr",
        "retom",
        "reagend",
        "remarc",
        "remarqu",
        "comunic",
        "comuniqu",
        "bat",
        "tecl",
        "recontact",
    ],
    asks: &[
        "a", "e", "as", "es", "am", "em", "ar", "er", "amos", "emos", "armos", "ermos", "arem", "asse", "assem", "assemos",
        "ando", "ares", "amo", "aria", "ai", "ada", "arme", "ame", "eme",
    ],
    tells: &["o", "ei", "ou", "aram", "arei", "aremos", "ava", "avam", "ado", "i", "eu", "erei", "este", "aste"],
    clitics: &["me", "nos"],
};
