//! Writes a moment by a format in the manner of Ruby's `strftime`, with its flags and widths.
//!
//! In: a moment, a format. Out: text. Never: a language other than English, a width beyond the limits.

use alloc::format;
use alloc::string::String;
use chrono::{Datelike, Timelike};

use super::super::work::{Trouble, Work, add};
use super::Moment;
use crate::base::limits;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// What stands between `%` and the letter.
#[derive(Default, Clone, Copy)]
struct Flags {
    /// `-`: no padding.
    bare: bool,
    /// `0` or `_`.
    pad: Option<char>,
    /// `^`
    upper: bool,
    /// `#`
    swap: bool,
    colons: u8,
    width: Option<usize>,
}

/// Writes all of a format.
pub(super) fn write(moment: &Moment, pattern: &str, out: &mut String, work: &mut Work<'_>) -> Result<(), Trouble> {
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        work.spend(1)?;
        let (before, directive) = rest.split_at(at);
        add(out, before)?;
        let (flags, length) = flags(directive.get(1..).unwrap_or_default())?;
        let behind = directive.get(1 + length..).unwrap_or_default();
        let Some(letter) = behind.chars().next() else {
            return Err(Trouble::Value("expected a letter after the last `%` of the date's format, found the end".into()));
        };
        let end = 1 + length + letter.len_utf8();
        match directive_text(moment, letter, flags) {
            Some(text) => add(out, &text)?,
            None => add(out, directive.get(..end).unwrap_or_default())?,
        }
        rest = directive.get(end..).unwrap_or_default();
    }
    add(out, rest)
}

/// The flags and how many bytes they take.
fn flags(text: &str) -> Result<(Flags, usize), Trouble> {
    let mut flags = Flags::default();
    for (at, c) in text.char_indices() {
        match c {
            '-' => flags.bare = true,
            '0' if flags.width.is_none() => flags.pad = Some('0'),
            '_' => flags.pad = Some(' '),
            '^' => flags.upper = true,
            '#' => flags.swap = true,
            ':' => flags.colons = flags.colons.saturating_add(1),
            'E' | 'O' => {}
            '0'..='9' => {
                let digit = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or(0);
                let width = flags.width.unwrap_or(0).saturating_mul(10).saturating_add(digit);
                if width > limits::RENDER_BYTES {
                    return Err(Trouble::TooLong);
                }
                flags.width = Some(width);
            }
            _ => return Ok((flags, at)),
        }
    }
    Ok((flags, text.len()))
}

impl Flags {
    /// A number, by default with this many digits.
    fn number(self, value: i64, width: usize, pad: char) -> Option<String> {
        if self.bare && self.width.is_none() {
            return Some(format!("{value}"));
        }
        let width = self.width.unwrap_or(width);
        let digits = format!("{}", value.unsigned_abs());
        let sign = if value < 0 { "-" } else { "" };
        let missing = width.saturating_sub(digits.len() + sign.len());
        if self.bare {
            return Some(format!("{sign}{digits}"));
        }
        Some(match self.pad.unwrap_or(pad) {
            '0' => format!("{sign}{}{digits}", "0".repeat(missing)),
            _ => format!("{}{sign}{digits}", " ".repeat(missing)),
        })
    }

    fn text(self, text: &str) -> Option<String> {
        let text = if self.upper || self.swap { text.to_uppercase() } else { String::from(text) };
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        if self.bare || missing == 0 {
            return Some(text);
        }
        let mut padded: String = core::iter::repeat_n(self.pad.unwrap_or(' '), missing).collect();
        padded.push_str(&text);
        Some(padded)
    }

    /// Like [`Flags::text`], where `#` means lower case.
    fn lowered(self, text: &str) -> Option<String> {
        let lower = if self.swap { text.to_lowercase() } else { String::from(text) };
        Self { swap: false, ..self }.text(&lower)
    }
}

/// What a directive writes, or `None` if there is no such directive.
fn directive_text(moment: &Moment, letter: char, flags: Flags) -> Option<String> {
    if flags.colons > 0 && letter != 'z' {
        return None;
    }
    let local = &moment.local;
    let (weekday, day_of_year) = (i64::from(local.weekday().num_days_from_sunday()), i64::from(local.ordinal()));
    let year = i64::from(local.year());
    let hour = i64::from(local.hour());
    let half_day = if hour % 12 == 0 { 12 } else { hour % 12 };
    match letter {
        'Y' => flags.number(year, if year < 0 { 5 } else { 4 }, '0'),
        'C' => flags.number(year.div_euclid(100), 2, '0'),
        'y' => flags.number(year.rem_euclid(100), 2, '0'),
        'm' => flags.number(i64::from(local.month()), 2, '0'),
        'B' => flags.text(month(moment)),
        'b' | 'h' => flags.text(month(moment).get(..3)?),
        'd' => flags.number(i64::from(local.day()), 2, '0'),
        'e' => flags.number(i64::from(local.day()), 2, ' '),
        'j' => flags.number(day_of_year, 3, '0'),
        'H' => flags.number(hour, 2, '0'),
        'k' => flags.number(hour, 2, ' '),
        'I' => flags.number(half_day, 2, '0'),
        'l' => flags.number(half_day, 2, ' '),
        'M' => flags.number(i64::from(local.minute()), 2, '0'),
        'S' => flags.number(i64::from(local.second()), 2, '0'),
        'L' => Some(fraction(moment, flags.width.unwrap_or(3))),
        'N' => Some(fraction(moment, flags.width.unwrap_or(9))),
        'p' => flags.lowered(if hour < 12 { "AM" } else { "PM" }),
        'P' => flags.text(if hour < 12 { "am" } else { "pm" }),
        'z' => offset(moment, flags),
        'Z' => flags.lowered(&moment.abbreviation),
        'A' => flags.text(day(moment)),
        'a' => flags.text(day(moment).get(..3)?),
        'u' => flags.number(if weekday == 0 { 7 } else { weekday }, 1, '0'),
        'w' => flags.number(weekday, 1, '0'),
        'G' => flags.number(i64::from(local.iso_week().year()), 4, '0'),
        'g' => flags.number(i64::from(local.iso_week().year()).rem_euclid(100), 2, '0'),
        'V' => flags.number(i64::from(local.iso_week().week()), 2, '0'),
        'U' => flags.number((day_of_year + 6 - weekday) / 7, 2, '0'),
        'W' => flags.number((day_of_year + 6 - (weekday + 6) % 7) / 7, 2, '0'),
        's' => flags.number(local.and_utc().timestamp() - i64::from(moment.offset_seconds), 1, '0'),
        'n' => flags.text("\n"),
        't' => flags.text("\t"),
        '%' => flags.text("%"),
        _ => composed(moment, letter, flags),
    }
}

/// Directives that stand for a format of their own.
fn composed(moment: &Moment, letter: char, flags: Flags) -> Option<String> {
    let pattern = match letter {
        'c' => "%a %b %e %H:%M:%S %Y",
        'D' | 'x' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'r' => "%I:%M:%S %p",
        'R' => "%H:%M",
        'T' | 'X' => "%H:%M:%S",
        'v' => "%e-%^b-%Y",
        _ => return None,
    };
    let mut text = String::new();
    let mut pieces = pattern.split('%');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (upper, body) = piece.strip_prefix('^').map_or((false, piece), |body| (true, body));
        let letter = body.chars().next()?;
        text.push_str(&directive_text(moment, letter, Flags { upper, ..Flags::default() })?);
        text.push_str(body.get(1..).unwrap_or_default());
    }
    flags.text(&text)
}

fn month(moment: &Moment) -> &'static str {
    MONTHS.get(moment.local.month0() as usize).copied().unwrap_or_default()
}

fn day(moment: &Moment) -> &'static str {
    DAYS.get(moment.local.weekday().num_days_from_sunday() as usize).copied().unwrap_or_default()
}

/// This many digits of the fraction of a second.
fn fraction(moment: &Moment, digits: usize) -> String {
    let nanos = format!("{:09}", moment.local.nanosecond() % 1_000_000_000);
    let mut text = String::from(nanos.get(..digits.min(9)).unwrap_or_default());
    text.extend(core::iter::repeat_n('0', digits.saturating_sub(9)));
    text
}

/// `+0100`, `+01:00` with a colon, `+01:00:00` with two.
fn offset(moment: &Moment, flags: Flags) -> Option<String> {
    let seconds = moment.offset_seconds.unsigned_abs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let sign = if moment.offset_seconds < 0 { '-' } else { '+' };
    let rest = match flags.colons {
        0 => format!("{minutes:02}"),
        1 => format!(":{minutes:02}"),
        2 => format!(":{minutes:02}:{seconds:02}"),
        3 if (minutes, seconds) == (0, 0) => String::new(),
        3 if seconds == 0 => format!(":{minutes:02}"),
        3 => format!(":{minutes:02}:{seconds:02}"),
        _ => return None,
    };
    let width = flags.width.unwrap_or(0).saturating_sub(1 + rest.len()).max(2);
    let digits = format!("{hours}");
    let missing = width.saturating_sub(digits.len());
    Some(match flags.pad {
        Some(' ') => format!("{}{sign}{digits}{rest}", " ".repeat(missing)),
        _ => format!("{sign}{}{digits}{rest}", "0".repeat(missing)),
    })
}
