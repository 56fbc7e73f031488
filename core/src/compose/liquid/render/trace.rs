//! Remembers what each variable was and which blanks reached the text (B10, S2).
//!
//! In: what the renderer meets. Out: gaps and variables, in the order of the source. Never: an allocation while nothing is
//! blank and nobody asked for the variables.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::fault::Places;
use super::super::uses::Role;
use super::super::value::Value;
use super::super::{Gap, Template, Variable};
use crate::base::Json;

/// What is remembered of the uses of variables, by their numbers.
pub(super) struct Trace<'a> {
    seen: Option<Vec<Option<Value<'a>>>>,
    defaulted: Vec<u32>,
    gaps: Vec<bool>,
    uses: usize,
}

impl<'a> Trace<'a> {
    pub(super) fn new(wanted: bool, uses: usize) -> Self {
        let seen = wanted.then(|| alloc::vec![None; uses]);
        Self { seen, defaulted: Vec::new(), gaps: Vec::new(), uses }
    }

    /// A variable was read.
    #[inline]
    pub(super) fn seen(&mut self, number: u32, value: &Value<'a>) {
        if let Some(slot) = self.seen.as_mut().and_then(|seen| seen.get_mut(number as usize)) {
            *slot = Some(value.clone());
        }
    }

    /// A `default` stepped in for these.
    pub(super) fn defaulted(&mut self, holes: &[u32]) {
        if self.seen.is_some() {
            self.defaulted.extend(holes);
        }
    }

    /// The blanks of these reached the text.
    pub(super) fn gap(&mut self, holes: &[u32]) {
        if self.gaps.is_empty() && !holes.is_empty() {
            self.gaps.resize(self.uses, false);
        }
        for hole in holes {
            if let Some(gap) = self.gaps.get_mut(*hole as usize) {
                *gap = true;
            }
        }
    }

    /// What was remembered, in the order of the source.
    pub(super) fn finish(mut self, template: &Template) -> (Vec<Gap>, Vec<Variable>) {
        let sites = &template.parsed.sites;
        let mut places = Places::new(&template.source);
        let mut gaps = Vec::new();
        for (site, _) in sites.iter().zip(&self.gaps).filter(|(_, gap)| **gap) {
            gaps.push(Gap { name: site.name.clone(), at: places.place(site.at as usize) });
        }
        let Some(seen) = self.seen.take() else { return (gaps, Vec::new()) };
        self.defaulted.sort_unstable();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut variables: Vec<Variable> = Vec::with_capacity(sites.len());
        for (number, (site, value)) in sites.iter().zip(seen).enumerate() {
            let Some(value) = value else { continue };
            let index = *numbers.entry(&site.name).or_insert(variables.len());
            if index == variables.len() {
                variables.push(Variable::new(String::clone(&site.name), json(&value), value.is_gap()));
            }
            let Some(variable) = variables.get_mut(index) else { continue };
            variable.is_written |= site.role != Role::Condition;
            variable.is_asked |= site.role == Role::Condition;
            variable.is_gap |= self.gaps.get(number).is_some_and(|gap| *gap);
            variable.is_defaulted |= u32::try_from(number).is_ok_and(|number| self.defaulted.binary_search(&number).is_ok());
        }
        (gaps, variables)
    }
}

/// The value as the data has it.
fn json(value: &Value<'_>) -> Json {
    match value {
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) => i64::try_from(*value).map_or(Json::Null, Json::Int),
        Value::Dec(value) => Json::Dec(*value),
        Value::Tree(json) => Json::clone(json),
        Value::List(items) => Json::List(items.iter().map(json).collect()),
        value => value.as_str().map_or(Json::Null, Json::from),
    }
}
