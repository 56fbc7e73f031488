//! Numbers that German writes as one word: `siebzehn`, `fünfundvierzig`, `einundzwanzigsten`.
//!
//! In: a word in small letters without accents. Out: the number, or which of a row. Never: a number of hundreds.

use super::super::super::items::Item;

/// What a word says, where it is a number.
pub(super) fn read(word: &str) -> Option<Item> {
    number(word).map(Item::Number).or_else(|| nth(word).map(Item::Nth))
}

/// The numbers up to twelve, and the tens.
const SMALL: [(&str, u32); 29] = [
    ("null", 0),
    ("ein", 1),
    ("eins", 1),
    ("zwei", 2),
    ("zwo", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("funfe", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwolf", 12),
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("funfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("funfzig", 50),
    ("sechzig", 60),
    ("neunzig", 90),
];

/// A number in a word: `siebzehn`, `fünfundvierzig`.
fn number(word: &str) -> Option<u32> {
    let small = |word: &str| SMALL.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    small(word).or_else(|| {
        let (one, ten) = word.split_once("und")?;
        let (one, ten) = (small(one)?, small(ten)?);
        ((1..10).contains(&one) && ten >= 20).then_some(one + ten)
    })
}

/// Which of a row, in a word: `dritten`, `fünfzehnter`, `einundzwanzigsten`.
fn nth(word: &str) -> Option<u32> {
    let stem = ["en", "er", "e"].iter().find_map(|end| word.strip_suffix(end))?;
    match stem {
        "erst" => return Some(1),
        "dritt" => return Some(3),
        "siebt" => return Some(7),
        "acht" => return Some(8),
        _ => {}
    }
    let bare = stem
        .strip_suffix("st")
        .filter(|bare| number(bare).is_some_and(|number| number >= 20))
        .or_else(|| stem.strip_suffix('t'))?;
    number(bare).filter(|number| (1..=31).contains(number))
}
