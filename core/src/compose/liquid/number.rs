//! Numbers as Ruby's Liquid has them: whole ones stay whole, decimals are exact until they are written.
//!
//! In: values. Out: numbers, and the text of decimals. Never: a float.

use alloc::string::String;
use core::cmp::Ordering;

use super::value::Value;
use crate::base::Decimal;

/// A number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Num {
    Int(i128),
    Dec(Decimal),
}

impl Num {
    /// What a filter makes of a value: text is read as far as it is a number, all else is zero.
    pub(super) fn of(value: &Value<'_>) -> Self {
        match value {
            Value::Int(value) => Self::Int(*value),
            Value::Dec(value) => Self::Dec(*value),
            _ => value.as_str().map_or(Self::Int(0), Self::read),
        }
    }

    fn read(text: &str) -> Self {
        let body = text.trim();
        let digits = body.strip_prefix('-').unwrap_or(body);
        if let Some((whole, part)) = digits.split_once('.') {
            let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if all_digits(whole) && all_digits(part) {
                return body.parse().map_or(Self::Int(0), Self::Dec);
            }
        }
        Self::Int(leading_int(body))
    }

    pub(super) fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Int(value) => Decimal::whole(*value),
            Self::Dec(value) => Some(*value),
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Int(value) => *value == 0,
            Self::Dec(value) => value.mantissa() == 0,
        }
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => left.cmp(right),
            (left, right) => match (left.decimal(), right.decimal()) {
                (Some(left), Some(right)) => left.cmp(&right),
                _ => left.truncated().cmp(&right.truncated()),
            },
        }
    }

    /// The whole number before the point.
    pub(super) fn truncated(&self) -> i128 {
        match self {
            Self::Int(value) => *value,
            Self::Dec(value) => value.truncated(),
        }
    }
}

/// The whole number that a text begins with, or 0; an underscore may stand between digits, as in Ruby.
pub(super) fn leading_int(text: &str) -> i128 {
    let body = text.trim_start();
    let (negative, digits) = match body.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    };
    let mut value: i128 = 0;
    let mut before = '_';
    for c in digits.chars() {
        match c.to_digit(10) {
            Some(digit) => value = value.saturating_mul(10).saturating_add(i128::from(digit)),
            None if c == '_' && before != '_' => {}
            None => break,
        }
        before = c;
    }
    if negative { value.saturating_neg() } else { value }
}

/// Writes a decimal as Ruby writes a float: `2.5`, `1.0e+15`, `1.0e-05`.
pub(super) fn write_float(value: &Decimal, out: &mut String) {
    use core::fmt::Write;
    let plain = Decimal::whole(1_000_000_000_000_000).is_some_and(|limit| value.magnitude() < limit);
    let small = value.mantissa() != 0 && value.mantissa().unsigned_abs().ilog10() + 4 < value.scale();
    if plain && !small && value.is_short() {
        let _ = write!(out, "{value}");
        return;
    }
    let (digits, exponent) = value.shortest_digits();
    if value.mantissa() < 0 {
        out.push('-');
    }
    let (first, rest) = digits.split_at(1.min(digits.len()));
    if !(-4..15).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{first}.{}e{sign}{:02}", if rest.is_empty() { "0" } else { rest }, exponent.unsigned_abs());
        return;
    }
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if exponent < 0 {
        let zeros = usize::try_from(-1 - exponent).unwrap_or(0);
        let _ = write!(out, "0.{}{digits}", "0".repeat(zeros));
    } else if length <= exponent + 1 {
        let zeros = usize::try_from(exponent + 1 - length).unwrap_or(0);
        let _ = write!(out, "{digits}{}.0", "0".repeat(zeros));
    } else {
        let (whole, part) = digits.split_at(usize::try_from(exponent + 1).unwrap_or(0));
        let _ = write!(out, "{whole}.{part}");
    }
}
