//! Reads the small things that dates are written with: digits, names, times, zones.
//!
//! In: text in lower case, a place in it. Out: what stands there, and the place behind it. Never: the order of a date's parts.

use alloc::string::String;

use super::read::Parts;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// A place in a text.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte_before(&self) -> Option<u8> {
        self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).copied()
    }

    pub(super) fn at_word_start(&self) -> Option<()> {
        self.byte_before().is_none_or(|byte| !byte.is_ascii_alphanumeric()).then_some(())
    }

    pub(super) fn at_word_end(&self) -> Option<()> {
        self.rest().bytes().next().is_none_or(|byte| !byte.is_ascii_alphanumeric()).then_some(())
    }

    pub(super) fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest().starts_with(literal).then(|| self.at += literal.len())
    }

    pub(super) fn any_of(&mut self, characters: &str) -> Option<char> {
        let c = self.rest().chars().next().filter(|c| characters.contains(*c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub(super) fn spaces(&mut self) -> Option<()> {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
        Some(())
    }

    pub(super) fn while_matches(&mut self, matches: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let (taken, _) = rest.split_at(rest.find(|c: char| !matches(c)).unwrap_or(rest.len()));
        self.at += taken.len();
        taken
    }

    /// A run of digits, not begun inside another run.
    pub(super) fn digits(&mut self) -> Option<&'t str> {
        let taken = self.while_matches(|c| c.is_ascii_digit());
        (!taken.is_empty()).then_some(taken)
    }

    pub(super) fn whole_digits(&mut self) -> Option<&'t str> {
        if self.byte_before().is_some_and(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.digits()
    }

    /// A month's name, of at least three letters.
    pub(super) fn month(&mut self) -> Option<u32> {
        let index = MONTHS.iter().position(|month| self.rest().starts_with(month))?;
        self.at += 3;
        u32::try_from(index + 1).ok()
    }

    pub(super) fn day_name(&mut self) -> Option<()> {
        self.at_word_start()?;
        DAYS.iter().find(|day| self.rest().starts_with(*day))?;
        self.while_matches(|c| !matches!(c, '-' | '/' | ' ') && !c.is_ascii_digit());
        Some(())
    }

    /// `10:30`, `10:30:15.5 pm`, `3pm`, each perhaps with a zone.
    pub(super) fn time(&mut self, parts: &mut Parts) -> Option<()> {
        let hour = self.whole_digits()?.parse().ok()?;
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        let start = self.at;
        self.spaces();
        let clock = self.literal(":").is_some();
        if clock {
            self.spaces();
            minute = self.digits()?.parse().ok()?;
            let before = self.at;
            self.spaces();
            let seconds = self.literal(":").and_then(|()| self.spaces()).and_then(|()| self.digits());
            match seconds {
                Some(digits) => {
                    second = digits.parse().ok()?;
                    nanos = self.fraction();
                }
                None => self.at = before,
            }
        } else {
            self.at = start;
        }
        let hours = !clock && self.hours(&mut minute, &mut second);
        let half = self.half_day();
        if !clock && !hours && half.is_none() {
            return None;
        }
        let hour = match half {
            Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
            None => hour,
        };
        (parts.hour, parts.minute, parts.second, parts.nanos) = (hour, minute, second, nanos);
        let before = self.at;
        self.spaces();
        match self.zone() {
            Some((offset, is_utc)) => (parts.offset_seconds, parts.is_utc) = (Some(offset), is_utc),
            None => self.at = before,
        }
        Some(())
    }

    /// `h`, `h20`, `h 20m 30s` behind the hour.
    fn hours(&mut self, minute: &mut u32, second: &mut u32) -> bool {
        let start = self.at;
        self.spaces();
        if self.literal("h").is_none() {
            self.at = start;
            return false;
        }
        for (field, letter) in [(minute, "m"), (second, "s")] {
            let before = self.at;
            self.spaces();
            let Some(digits) = self.digits() else {
                self.at = before;
                break;
            };
            *field = digits.parse().unwrap_or(u32::MAX);
            let _ = self.literal(letter);
        }
        true
    }

    /// `.123` or `,123`, in nanoseconds.
    pub(super) fn fraction(&mut self) -> u32 {
        let before = self.at;
        if self.any_of(".,").is_none() {
            return 0;
        }
        match self.digits() {
            Some(digits) => {
                let padded: String = digits.chars().chain(core::iter::repeat('0')).take(9).collect();
                padded.parse().unwrap_or(0)
            }
            None => {
                self.at = before;
                0
            }
        }
    }

    /// Whether `pm` (true) or `am` (false) follows.
    fn half_day(&mut self) -> Option<bool> {
        let before = self.at;
        self.spaces();
        let found = self
            .any_of("ap")
            .filter(|_| self.literal(".m.").is_some() || self.literal("m").is_some() && self.at_word_end().is_some());
        if found.is_none() {
            self.at = before;
        }
        found.map(|letter| letter == 'p')
    }

    /// An offset from UTC: `+01:00`, `-0530`, `z`, `gmt+2`, `pst`.
    pub(super) fn zone(&mut self) -> Option<(i32, bool)> {
        let before = self.at;
        let word = self.while_matches(|c| c.is_ascii_alphabetic());
        if matches!(word, "" | "gmt" | "utc" | "ut")
            && let Some(sign) = self.any_of("+-")
        {
            let seconds = self.offset()?;
            return Some((if sign == '-' { -seconds } else { seconds }, false));
        }
        let (hours, is_utc) = match word {
            "z" | "utc" | "gmt" | "ut" => (0, true),
            "wet" => (0, false),
            "est" => (-5, false),
            "edt" | "ast" => (-4, false),
            "cst" => (-6, false),
            "cdt" => (-5, false),
            "mst" => (-7, false),
            "mdt" => (-6, false),
            "pst" => (-8, false),
            "pdt" => (-7, false),
            "akst" => (-9, false),
            "akdt" => (-8, false),
            "hst" => (-10, false),
            "bst" | "cet" | "west" => (1, false),
            "cest" | "eet" => (2, false),
            "eest" | "msk" => (3, false),
            "jst" => (9, false),
            _ => {
                self.at = before;
                return None;
            }
        };
        Some((hours * 3600, is_utc))
    }

    /// `01:00`, `0100`, `01` or `1`, in seconds.
    fn offset(&mut self) -> Option<i32> {
        let hours = self.digits()?;
        let minutes = self.literal(":").and_then(|()| self.digits());
        let (hours, minutes): (i32, i32) = match (hours.len(), minutes) {
            (_, Some(minutes)) => (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?),
            (1 | 2, None) => (hours.parse().ok()?, 0),
            (3, None) => (hours.get(..1)?.parse().ok()?, hours.get(1..)?.parse().ok()?),
            _ => (hours.get(..2)?.parse().ok()?, hours.get(2..4)?.parse().ok()?),
        };
        hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)
    }

    /// Digits with `'` or `-` before them.
    pub(super) fn signed(&mut self) -> Option<&'t str> {
        let start = self.at;
        let _ = self.literal("'");
        let _ = self.literal("-");
        match self.digits() {
            Some(_) => self.text.get(start..self.at),
            None => {
                self.at = start;
                None
            }
        }
    }
}
