//! The filters on numbers.
//!
//! In: numbers, or text that begins with one. Out: numbers. Never: a division by zero, a number that wraps.

use core::cmp::Ordering;

use super::super::number::Num;
use super::super::value::Value;
use super::super::work::Trouble;
use super::Filter;
use crate::base::Decimal;

/// Applies one of them.
pub(super) fn apply<'a>(filter: Filter, input: &Value<'_>, argument: Option<&Value<'_>>) -> Result<Value<'a>, Trouble> {
    let left = Num::of(input);
    let right = argument.map_or(Num::Int(0), Num::of);
    let number = match filter {
        Filter::Abs => match left {
            Num::Int(value) => value.checked_abs().map(Num::Int),
            Num::Dec(value) => Some(Num::Dec(value.magnitude())),
        },
        Filter::AtLeast => Some(if left.compare(&right) == Ordering::Less { right } else { left }),
        Filter::AtMost => Some(if left.compare(&right) == Ordering::Greater { right } else { left }),
        Filter::Ceil => Some(Num::Int(match left {
            Num::Int(value) => value,
            Num::Dec(value) => value.ceil(),
        })),
        Filter::Floor => Some(Num::Int(match left {
            Num::Int(value) => value,
            Num::Dec(value) => value.floor(),
        })),
        Filter::Round => round(left, right),
        Filter::Plus => both(left, right, i128::checked_add, Decimal::plus),
        Filter::Minus => both(left, right, i128::checked_sub, |left, right| left.plus(&right.negated())),
        Filter::Times => both(left, right, i128::checked_mul, Decimal::times),
        _ if right.is_zero() => return Err(Trouble::Value("expected a divisor other than 0, found 0".into())),
        Filter::DividedBy => both(left, right, floored, Decimal::divided_by),
        _ => both(left, right, modulo, Decimal::modulo),
    };
    number.map(Value::from).ok_or_else(|| Trouble::Value("expected a result of at most 37 digits, found a larger one".into()))
}

fn both(
    left: Num,
    right: Num,
    whole: impl Fn(i128, i128) -> Option<i128>,
    exact: impl Fn(&Decimal, &Decimal) -> Option<Decimal>,
) -> Option<Num> {
    match (left, right) {
        (Num::Int(left), Num::Int(right)) => whole(left, right).map(Num::Int),
        (left, right) => exact(&left.decimal()?, &right.decimal()?).map(Num::Dec),
    }
}

/// The quotient rounded down.
fn floored(left: i128, right: i128) -> Option<i128> {
    let quotient = left.checked_div(right)?;
    let exact = left.checked_rem(right)? == 0;
    if !exact && (left < 0) != (right < 0) { quotient.checked_sub(1) } else { Some(quotient) }
}

/// The remainder of the quotient that is rounded down.
fn modulo(left: i128, right: i128) -> Option<i128> {
    let rest = left.checked_rem(right)?;
    if rest != 0 && (rest < 0) != (right < 0) { rest.checked_add(right) } else { Some(rest) }
}

fn round(number: Num, places: Num) -> Option<Num> {
    let places = i32::try_from(places.truncated().clamp(-100, 100)).unwrap_or(0);
    match number {
        Num::Int(value) if places >= 0 => Some(Num::Int(value)),
        Num::Int(value) => Decimal::whole(value)?.round(places).map(|rounded| Num::Int(rounded.truncated())),
        Num::Dec(value) if places <= 0 => value.round(places).map(|rounded| Num::Int(rounded.truncated())),
        Num::Dec(value) => value.round(places).map(Num::Dec),
    }
}
