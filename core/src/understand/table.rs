//! Finds what a word begins in tables whose index is made when the core is compiled.
//!
//! In: rows of patterns by what they mean, a word in small letters without accents. Out: the patterns that begin with it, in their order. Never:
//! a search through all of them; whether the words behind it fit is for `words::fits`.

use super::words::{Word, fits};

/// What patterns mean, with the patterns. The words that a pattern begins with stand before its first space, with `|` between them.
pub(super) type Rows<T> = &'static [(T, &'static [&'static str])];

/// How many kinds words are of: those of one kind are looked through.
const KINDS: usize = 256;

/// Where a word stands: in which pattern of which row, and from which byte on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    row: u16,
    pattern: u16,
    from: u16,
}

/// Where the words of each kind stand.
pub(super) struct Index<const WORDS: usize> {
    pub(super) begins: [u16; KINDS + 1],
    pub(super) places: [Place; WORDS],
}

/// Patterns that are found by the words that they begin with. The macro `table` makes one.
#[derive(Clone, Copy)]
pub(super) struct Table<T: 'static> {
    pub(super) rows: Rows<T>,
    pub(super) begins: &'static [u16],
    pub(super) places: &'static [Place],
}

/// A pattern that begins with a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun<T: 'static> {
    pub(super) means: &'static T,
    pub(super) pattern: &'static str,
}

impl<T> Begun<T> {
    /// The pattern of the words behind the first one; empty where nothing has to follow.
    pub(super) fn rest(&self) -> &'static str {
        self.pattern.split_once(' ').map_or("", |(_, rest)| rest)
    }
}

impl<T> Table<T> {
    /// The patterns that begin with this word, in their order.
    pub(super) fn at(&self, word: &str) -> impl Iterator<Item = Begun<T>> {
        let kind = usize::from(kind(word.as_bytes(), 0).0);
        let ends = self.begins.get(kind).zip(self.begins.get(kind + 1));
        let places = ends.and_then(|(from, to)| self.places.get(usize::from(*from)..usize::from(*to))).unwrap_or_default();
        let rows = self.rows;
        places.iter().filter_map(move |place| {
            let (means, patterns) = rows.get(usize::from(place.row))?;
            let pattern: &'static str = patterns.get(usize::from(place.pattern))?;
            let behind = pattern.get(usize::from(place.from)..)?.strip_prefix(word)?;
            (behind.is_empty() || behind.starts_with(['|', ' '])).then_some(Begun { means, pattern })
        })
    }

    /// The patterns that these words fit, each with how many of them it takes (see `words::fits`).
    pub(super) fn fitting<'t>(
        &'t self,
        words: &'t [Word<'_>],
        courtesy: &'t [&'t str],
    ) -> impl Iterator<Item = (usize, Begun<T>)> + 't {
        let split = words.split_first();
        split.into_iter().flat_map(move |(first, rest)| {
            self.at(&first.folded).filter_map(move |begun| Some((1 + fits(begun.rest(), rest, courtesy)?, begun)))
        })
    }

    /// What the first of these patterns means.
    pub(super) fn means(&self, word: &str) -> Option<&'static T> {
        self.at(word).next().map(|begun| begun.means)
    }

    /// Whether any pattern begins with this word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.at(word).next().is_some()
    }
}

/// A table of these rows, indexed when it is compiled.
macro_rules! table {
    ($rows:expr) => {{
        const INDEX: $crate::understand::table::Index<{ $crate::understand::table::words_of($rows) }> =
            $crate::understand::table::Index::of($rows);
        $crate::understand::table::Table { rows: $rows, begins: &INDEX.begins, places: &INDEX.places }
    }};
}
pub(super) use table;

/// The kind of the word that begins here, and where it ends.
#[allow(clippy::indexing_slicing, reason = "within bounds, and nothing else may be called while it is compiled")]
const fn kind(text: &[u8], from: usize) -> (u8, usize) {
    // FNV-1a; what is far apart in it is brought together at the end.
    let (mut hash, mut at) = (0x811c_9dc5_u32, from);
    while at < text.len() && text[at] != b'|' && text[at] != b' ' {
        hash = (hash ^ text[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    let folded = hash ^ (hash >> 16);
    (((folded ^ (folded >> 8)) & 0xff) as u8, at)
}

/// How many words the patterns of these rows begin with.
pub(super) const fn words_of<T>(rows: &[(T, &[&str])]) -> usize {
    let (mut count, mut rows) = (0, rows);
    while let [(_, patterns), others @ ..] = rows {
        let mut patterns = *patterns;
        while let [pattern, more @ ..] = patterns {
            let mut at = 0;
            while let Some((_, _, next)) = word_at(pattern.as_bytes(), at) {
                (count, at) = (count + 1, next);
            }
            patterns = more;
        }
        rows = others;
    }
    count
}

/// The kind of the word from here on, where it begins, and where the next one does; none behind the last.
#[allow(clippy::indexing_slicing, reason = "within bounds, and nothing else may be called while it is compiled")]
const fn word_at(pattern: &[u8], from: usize) -> Option<(u8, usize, usize)> {
    if from > pattern.len() || (from > 0 && pattern[from - 1] == b' ') {
        return None;
    }
    let (kind, end) = kind(pattern, from);
    Some((kind, from, end + 1))
}

impl<const WORDS: usize> Index<WORDS> {
    /// The index of these rows.
    #[allow(clippy::indexing_slicing, reason = "while it is compiled; a place out of bounds does not compile")]
    pub(super) const fn of<T>(rows: &[(T, &[&str])]) -> Self {
        let mut begins = [0_u16; KINDS + 1];
        let mut places = [Place { row: 0, pattern: 0, from: 0 }; WORDS];
        let mut kinds = [0_u8; WORDS];
        let mut found = places;
        let (mut count, mut row) = (0, 0);
        while row < rows.len() {
            let patterns = rows[row].1;
            let mut pattern = 0;
            while pattern < patterns.len() {
                let mut at = 0;
                while let Some((kind, from, next)) = word_at(patterns[pattern].as_bytes(), at) {
                    assert!(from <= u16::MAX as usize && count < u16::MAX as usize, "a table has too many words");
                    found[count] = Place { row: row as u16, pattern: pattern as u16, from: from as u16 };
                    kinds[count] = kind;
                    begins[kind as usize + 1] += 1;
                    (count, at) = (count + 1, next);
                }
                pattern += 1;
            }
            row += 1;
        }
        let mut kind = 0;
        while kind < KINDS {
            begins[kind + 1] += begins[kind];
            kind += 1;
        }
        // Those of one kind keep their order.
        let (mut filled, mut at) = (begins, 0);
        while at < WORDS {
            let slot = &mut filled[kinds[at] as usize];
            places[*slot as usize] = found[at];
            *slot += 1;
            at += 1;
        }
        Self { begins, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    const ROWS: Rows<char> = &[('c', &["call|ring", "get back|hold / in touch"]), ('o', &["free|ring", "get"])];
    static TABLE: Table<char> = table!(ROWS);

    #[test]
    fn a_word_finds_what_it_begins_in_order() {
        let found = |word: &str| TABLE.at(word).map(|begun| (*begun.means, begun.rest())).collect::<Vec<_>>();
        assert_eq!(found("ring"), [('c', ""), ('o', "")]);
        assert_eq!(found("get"), [('c', "back|hold / in touch"), ('o', "")]);
        assert_eq!(found("free"), [('o', "")]);
        // Neither what follows the first word, nor a part of one.
        assert!(found("back").is_empty() && found("cal").is_empty() && found("").is_empty());
    }
}
