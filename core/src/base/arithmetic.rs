//! Exact arithmetic on [`Decimal`]: what a template's `plus`, `divided_by` or `round` does.
//!
//! In: decimals. Out: decimals of at most 30 places, or `None` past 38 digits. Never: a float.

use super::Decimal;
use super::number::MAX_SCALE;

/// How many digits an operand keeps when the exact result would not fit: more than a 64-bit float tells apart.
const KEPT_DIGITS: u32 = 18;

/// `mantissa / 10^drop`, half away from zero.
fn rounded(mantissa: i128, drop: u32) -> i128 {
    match 10_i128.checked_pow(drop) {
        Some(power) => {
            let (whole, rest) = (mantissa / power, mantissa % power);
            if rest.unsigned_abs() >= (power / 2).unsigned_abs() && drop > 0 { whole + mantissa.signum() } else { whole }
        }
        None => 0,
    }
}

/// How many decimal digits it takes to write this.
const fn digits(value: i128) -> u32 {
    match value.unsigned_abs().checked_ilog10() {
        Some(log) => log + 1,
        None => 1,
    }
}

impl Decimal {
    /// This whole number as a decimal; `None` past 37 digits.
    pub fn whole(value: i128) -> Option<Self> {
        Self::from_parts(value, 0)
    }

    /// A decimal from parts of any scale; places beyond the thirtieth are rounded away.
    fn fitted(mantissa: i128, scale: u32) -> Option<Self> {
        match Self::from_parts(mantissa, scale) {
            None if scale > MAX_SCALE => Self::from_parts(rounded(mantissa, scale - MAX_SCALE), MAX_SCALE),
            fits => fits,
        }
    }

    /// The same number with at most 18 digits, for operations whose exact result has too many.
    fn coarse(&self) -> (i128, i64) {
        let extra = digits(self.mantissa()).saturating_sub(KEPT_DIGITS);
        (rounded(self.mantissa(), extra), i64::from(self.scale()) - i64::from(extra))
    }

    /// Both mantissas at the larger scale of the two.
    fn aligned(&self, other: &Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale().max(other.scale());
        let lift = |number: &Self| 10_i128.checked_pow(scale - number.scale()).and_then(|p| number.mantissa().checked_mul(p));
        Some((lift(self)?, lift(other)?, scale))
    }

    /// The sum.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Self::fitted(left.checked_add(right)?, scale)
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::from_parts(self.mantissa().saturating_neg(), self.scale()).unwrap_or(*self)
    }

    /// The number without its sign.
    #[must_use]
    pub fn magnitude(&self) -> Self {
        if self.mantissa() < 0 { self.negated() } else { *self }
    }

    /// The product; exact while it has at most 38 digits.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if let Some(exact) = self.mantissa().checked_mul(other.mantissa()) {
            return Self::fitted(exact, self.scale() + other.scale());
        }
        let ((left, left_scale), (right, right_scale)) = (self.coarse(), other.coarse());
        Self::at(left.checked_mul(right)?, left_scale + right_scale)
    }

    /// The quotient to 18 digits or more; `None` when the divisor is zero.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        let ((left, left_scale), (right, right_scale)) = (self.coarse(), other.coarse());
        let lift = 37_u32.saturating_sub(digits(left));
        let lifted = left.checked_mul(10_i128.checked_pow(lift)?)?;
        Self::at(lifted.checked_div(right)?, left_scale + i64::from(lift) - right_scale)
    }

    /// What is left of a division whose quotient is rounded down, with the divisor's sign; `None` when the divisor is zero.
    pub fn modulo(&self, other: &Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        let rest = left.checked_rem(right)?;
        let rest = if rest != 0 && (rest < 0) != (right < 0) { rest.checked_add(right)? } else { rest };
        Self::fitted(rest, scale)
    }

    /// A mantissa at any scale, also a negative one.
    fn at(mantissa: i128, scale: i64) -> Option<Self> {
        match u32::try_from(scale) {
            Ok(scale) => Self::fitted(mantissa, scale),
            Err(_) => {
                let power = 10_i128.checked_pow(u32::try_from(scale.unsigned_abs()).ok()?)?;
                Self::from_parts(mantissa.checked_mul(power)?, 0)
            }
        }
    }

    /// Rounded to this many places (before the point, if negative), half away from zero.
    pub fn round(&self, places: i32) -> Option<Self> {
        let drop = i64::from(self.scale()) - i64::from(places);
        match u32::try_from(drop) {
            Ok(drop) => Self::at(rounded(self.mantissa(), drop), i64::from(places)).or(Self::from_parts(0, 0)),
            Err(_) => Some(*self),
        }
    }

    /// The largest whole number that is not larger.
    pub fn floor(&self) -> i128 {
        10_i128.checked_pow(self.scale()).map_or(0, |power| self.mantissa().div_euclid(power))
    }

    /// The smallest whole number that is not smaller.
    pub fn ceil(&self) -> i128 {
        let floor = self.floor();
        let exact = 10_i128.checked_pow(self.scale()).is_some_and(|power| self.mantissa() % power == 0);
        if exact { floor } else { floor.saturating_add(1) }
    }

    /// The whole number before the point.
    pub fn truncated(&self) -> i128 {
        if self.mantissa() < 0 { self.ceil() } else { self.floor() }
    }

    /// Whether it has no more digits than every 64-bit float tells apart.
    pub const fn is_short(&self) -> bool {
        digits(self.mantissa()) <= 15
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn adds_subtracts_multiplies_and_divides_exactly() {
        assert_eq!(number("0.1").plus(&number("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(number("1.5").plus(&number("2.25").negated()).unwrap().to_string(), "-0.75");
        assert_eq!(number("1.1").times(&number("1.1")).unwrap().to_string(), "1.21");
        assert_eq!(number("10.0").divided_by(&number("4.0")).unwrap().to_string(), "2.5");
        assert_eq!(number("1.0").divided_by(&number("0.0")), None);
        let third = number("1.0").divided_by(&number("3.0")).unwrap().to_string();
        assert!(third.starts_with("0.333333333333333333"), "{third}");
    }

    #[test]
    fn the_remainder_has_the_sign_of_the_divisor() {
        for (left, right, rest) in [("5.5", "2.0", "1.5"), ("-5.5", "2.0", "0.5"), ("5.5", "-2.0", "-0.5")] {
            assert_eq!(number(left).modulo(&number(right)).unwrap().to_string(), rest);
        }
    }

    #[test]
    fn rounds_half_away_from_zero_and_to_places_before_the_point() {
        for (text, places, rounded) in
            [("2.5", 0, "3.0"), ("-2.5", 0, "-3.0"), ("1.2345", 2, "1.23"), ("1.2355", 3, "1.236"), ("155.0", -1, "160.0")]
        {
            assert_eq!(number(text).round(places).unwrap().to_string(), rounded);
        }
        assert_eq!((number("-1.5").floor(), number("-1.5").ceil(), number("-1.5").truncated()), (-2, -1, -1));
    }

    #[test]
    fn a_result_of_too_many_digits_is_coarse_or_none_and_never_wraps() {
        let large = number("99999999999999999999999999999999999.5");
        assert!(large.plus(&large).is_some());
        assert_eq!(large.times(&large), None);
        let small = number("0.0000000000000000000000000001");
        assert_eq!(small.times(&small).unwrap().to_string(), "0.0");
    }
}
