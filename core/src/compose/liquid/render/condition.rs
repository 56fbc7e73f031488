//! Answers conditions.
//!
//! In: tests joined by `and` and `or`. Out: true or false. Never: a hole; what is only asked about is not written.

use core::cmp::Ordering;

use super::super::ast::{Condition, Join, Operator, Test};
use super::super::value::Value;
use super::super::work::Trouble;
use super::Run;
use crate::base::Json;

impl<'a> Run<'a> {
    /// Whether a branch is taken. `a and b or c` means `a and (b or c)`, as in Liquid.
    pub(super) fn holds(&mut self, condition: &'a Condition) -> Result<bool, Trouble> {
        let mut answer = true;
        for (test, join) in &condition.tests {
            self.work.spend(1)?;
            answer = self.test(test)?;
            match join {
                Join::And if answer => {}
                Join::Or if !answer => {}
                _ => break,
            }
        }
        Ok(answer != condition.negated)
    }

    fn test(&mut self, test: &'a Test) -> Result<bool, Trouble> {
        let (left, operator, right) = match test {
            Test::Truthy(expr) => return self.quietly(expr).map(|value| value.is_truthy()),
            Test::Compare(left, operator, right) => (self.quietly(left)?, *operator, self.quietly(right)?),
        };
        self.work.spend(left.cost_beside(&right))?;
        match operator {
            Operator::Equal => Ok(left.equals(&right)),
            Operator::Unequal => Ok(!left.equals(&right)),
            Operator::Contains => self.contains(&left, &right),
            Operator::Less => order(&left, &right).map(|order| order == Some(Ordering::Less)),
            Operator::LessOrEqual => order(&left, &right).map(|order| order.is_some_and(Ordering::is_le)),
            Operator::Greater => order(&left, &right).map(|order| order == Some(Ordering::Greater)),
            Operator::GreaterOrEqual => order(&left, &right).map(|order| order.is_some_and(Ordering::is_ge)),
        }
    }

    fn contains(&mut self, left: &Value<'a>, right: &Value<'a>) -> Result<bool, Trouble> {
        if !right.is_truthy() {
            return Ok(false);
        }
        if let Some(text) = left.as_str() {
            self.work.spend(left.weight())?;
            return Ok(text.contains(&*right.to_text()));
        }
        if let Value::Tree(Json::Map(members)) = left {
            return Ok(right.as_str().is_some_and(|name| members.contains_key(name)));
        }
        if let (Value::Range(first, last), Some(number)) = (left, right.number()) {
            let within = |end: i64| number.compare(&super::super::number::Num::Int(i128::from(end)));
            return Ok(within(*first).is_ge() && within(*last).is_le());
        }
        self.work.spend(left.weight())?;
        let Some(items) = left.items() else { return Ok(false) };
        Ok(items.iter().any(|item| item.equals(right)))
    }
}

/// The order of two numbers or two texts; nil and other values have none; a number and a text are an error.
fn order(left: &Value<'_>, right: &Value<'_>) -> Result<Option<Ordering>, Trouble> {
    match (left.number(), right.number(), left.as_str(), right.as_str()) {
        (Some(left), Some(right), ..) => Ok(Some(left.compare(&right))),
        (.., Some(left), Some(right)) => Ok(Some(left.cmp(right))),
        (Some(_), _, _, Some(_)) | (_, Some(_), Some(_), _) => {
            Err(Trouble::Value("expected two numbers or two texts to compare, found one of each".into()))
        }
        _ => Ok(None),
    }
}
