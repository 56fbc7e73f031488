//! The name that somebody most likely meant where there is none of the name that they wrote.
//!
//! In: a name, the known names. Out: the closest one, if any is close; how far two names are apart. Never: a guess more than two letters
//! away.

use alloc::vec::Vec;
use core::mem;

/// How much of a name is compared, in bytes.
const COMPARED_BYTES: usize = 40;

/// The known name closest to one that is not known, if any is close.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.get(..name.len().min(COMPARED_BYTES))?;
    let distant = known.filter(|other| other.len() <= COMPARED_BYTES + 2);
    let closest = distant.map(|other| (edits(name.as_bytes(), other.as_bytes()), other)).min_by_key(|(distance, _)| *distance);
    closest.filter(|(distance, _)| *distance <= 2).map(|(_, other)| other)
}

/// How many letters have to be changed, added or dropped to make one name of the other.
pub fn edits(left: &[u8], right: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.iter().enumerate() {
        let mut diagonal = mem::replace(row.first_mut().unwrap_or(&mut 0), line + 1);
        let mut before = line + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(right) {
            let best = (diagonal + usize::from(a != b)).min(*cell + 1).min(before + 1);
            diagonal = mem::replace(cell, best);
            before = best;
        }
    }
    row.last().copied().unwrap_or(0)
}
