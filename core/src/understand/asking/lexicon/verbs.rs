//! Tells what a form of a Romance verb asks for by its stem, its ending and the pronouns that are written onto it.
//!
//! In: a word in small letters without accents, the stems and endings of a language. Out: whether it asks to be contacted, or tells of something
//! else. Never: a word that is none of them.

/// Verbs of one meaning.
pub(super) struct Verbs {
    pub(super) stems: &'static [&'static str],
    /// Endings with which somebody is asked.
    pub(super) asks: &'static [&'static str],
    /// Endings with which somebody says what they do, or what was done.
    pub(super) tells: &'static [&'static str],
    /// Pronouns written onto the verb.
    pub(super) clitics: &'static [&'static str],
}

/// Whether such a verb asks; `bound` where only with a pronoun. None where the word is no such verb.
pub(super) fn says(verbs: &Verbs, word: &str, bound: bool) -> Option<bool> {
    let asked = |ending: &str| verbs.asks.contains(&ending);
    for stem in verbs.stems {
        let Some(ending) = word.strip_prefix(stem) else { continue };
        let with = verbs.clitics.iter().filter_map(|clitic| ending.strip_suffix(clitic)).any(asked);
        if with || (!bound && asked(ending)) {
            return Some(true);
        }
        if !bound && verbs.tells.contains(&ending) {
            return Some(false);
        }
    }
    None
}
