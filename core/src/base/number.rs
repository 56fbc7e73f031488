//! Exact decimal numbers, and the one place where a JSON float is turned into one and back.
//!
//! In: decimal text, or the float that a JSON reader made of it. Out: [`Decimal`]. Never: arithmetic on floats, NaN, infinity.

use alloc::format;
use alloc::string::{String, ToString};
use core::cmp::Ordering;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most decimal places kept.
pub(super) const MAX_SCALE: u32 = 30;

/// A number with decimal places: `mantissa / 10^scale`, with at least one decimal place.
///
/// ```
/// use relance_core::base::Decimal;
/// let price: Decimal = "12.50".parse().unwrap();
/// assert_eq!(price.to_string(), "12.5");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// A decimal from its parts; `None` when it needs more than 30 decimal places after trailing zeros are dropped.
    pub fn from_parts(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        while scale > 1 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if scale == 0 {
            mantissa = mantissa.checked_mul(10)?;
            scale = 1;
        }
        (scale <= MAX_SCALE).then_some(Self { mantissa, scale })
    }

    /// The digits without the point.
    pub const fn mantissa(&self) -> i128 {
        self.mantissa
    }

    /// How many of the digits stand behind the point; 1 to 30.
    pub const fn scale(&self) -> u32 {
        self.scale
    }

    /// The nearest value that a JSON number of 64 bits can hold, as its shortest text; the form in which hosts see it.
    pub fn shortest(&self) -> String {
        match self.exact_text().parse::<f64>() {
            Ok(nearest) => format!("{nearest:?}"),
            Err(_) => self.exact_text(),
        }
    }

    /// The decimal that a JSON reader's float stands for, read from its shortest text; `None` if it is not finite or out of range.
    pub fn from_json_float(value: f64) -> Option<Self> {
        value.is_finite().then(|| format!("{value:?}").parse().ok()).flatten()
    }

    /// The nearest value that a number of 64 bits can hold, as a decimal; what a template engine built on floats would hold.
    #[must_use]
    pub fn nearest(&self) -> Self {
        if self.is_short() { *self } else { self.shortest().parse().unwrap_or(*self) }
    }

    /// The shortest digits of the nearest 64-bit number, with no sign, no point and no trailing zeros, and where the point
    /// stands: `d₁.d₂d₃… × 10^exponent`.
    pub fn shortest_digits(&self) -> (String, i32) {
        let text = match self.exact_text().parse::<f64>() {
            Ok(nearest) => format!("{nearest:e}"),
            Err(_) => self.exact_text(),
        };
        let (body, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits: String = body.chars().filter(char::is_ascii_digit).collect();
        (digits, exponent.parse().unwrap_or(0))
    }

    fn exact_text(&self) -> String {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = padded.split_at(padded.len() - scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        format!("{sign}{whole}.{part}")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.exact_text())
    }
}

/// The text is no decimal number of at most 38 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotDecimal;

impl core::str::FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let (body, exponent) = match text.split_once(['e', 'E']) {
            Some((body, exponent)) => (body, exponent.parse::<i32>().map_err(|_| NotDecimal)?),
            None => (text, 0),
        };
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let well_formed = digits.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
        if !well_formed || (digits.is_empty() && part.is_empty()) {
            return Err(NotDecimal);
        }
        let part = part.trim_end_matches('0');
        let mantissa: i128 = format!("{whole}{part}").parse().map_err(|_| NotDecimal)?;
        let places = i32::try_from(part.len()).map_err(|_| NotDecimal)?.checked_sub(exponent).ok_or(NotDecimal)?;
        let parts = match u32::try_from(places) {
            Ok(scale) => Self::from_parts(mantissa, scale),
            Err(_) => 10_i128
                .checked_pow(places.unsigned_abs())
                .and_then(|power| mantissa.checked_mul(power))
                .and_then(|whole| Self::from_parts(whole, 0)),
        };
        parts.ok_or(NotDecimal)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        // Trailing zeros are dropped, so equal values have equal parts; here they differ, and the integer parts or the
        // fractions decide.
        let whole = |number: &Self| {
            let power = 10_i128.pow(number.scale);
            (number.mantissa.div_euclid(power), number.mantissa.rem_euclid(power))
        };
        let ((left, left_part), (right, right_part)) = (whole(self), whole(other));
        left.cmp(&right).then_with(|| {
            let lift = |part: i128, scale: u32| part.saturating_mul(10_i128.pow(MAX_SCALE - scale));
            lift(left_part, self.scale).cmp(&lift(right_part, other.scale))
        })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.exact_text().parse::<f64>() {
            Ok(nearest) => serializer.serialize_f64(nearest),
            Err(_) => serializer.serialize_str(&self.exact_text()),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of at most 38 digits")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
                Decimal::from_parts(i128::from(value), 0).ok_or_else(|| E::custom("the number is out of range"))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
                Decimal::from_parts(i128::from(value), 0).ok_or_else(|| E::custom("the number is out of range"))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
                Decimal::from_json_float(value).ok_or_else(|| E::custom("the number is not finite or out of range"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Decimal {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_decimals_exactly() {
        for (text, printed) in [("1.50", "1.5"), ("-0.05", "-0.05"), ("1e3", "1000.0"), ("2.5e-3", "0.0025"), (".5", "0.5")] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), printed);
        }
        for text in ["", "-", "1.2.3", "NaN", "1e99", "0x10"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn orders_by_value() {
        let mut numbers: alloc::vec::Vec<Decimal> =
            ["1.05", "-2.5", "1.5", "-2.45", "0.001"].iter().map(|text| text.parse().unwrap()).collect();
        numbers.sort();
        let printed: alloc::vec::Vec<String> = numbers.iter().map(ToString::to_string).collect();
        assert_eq!(printed, ["-2.5", "-2.45", "0.001", "1.05", "1.5"]);
    }
}
