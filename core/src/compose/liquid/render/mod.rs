//! Walks a template's nodes and writes text, noting where a blank reached it (B9, S2).
//!
//! In: a template, data, a context. Out: text, gaps and, if asked for, every variable. Never: more than the limits allow.

mod condition;
mod expression;
mod trace;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::ast::{Arm, Branch, Case, Expr, Filtered, Group, Node};
use super::fault::{Places, RenderError};
use super::filters::push_escaped;
use super::value::Value;
use super::work::{Trouble, Work, check_length};
use super::{Context, Data, Escape, Rendered, Template};
use crate::base::Json;
use trace::Trace;

/// A variable of the template's own.
#[derive(Clone)]
struct Local<'a> {
    value: Value<'a>,
    /// The uses of data whose blanks are in it.
    holes: Option<Rc<[u32]>>,
    /// Whether its text is HTML already.
    is_markup: bool,
}

/// One rendering.
pub(super) struct Run<'a> {
    template: &'a Template,
    data: &'a dyn Data,
    html: bool,
    work: Work<'a>,
    locals: Vec<Option<Local<'a>>>,
    counters: Vec<Option<i128>>,
    cycles: BTreeMap<String, usize>,
    trace: Trace<'a>,
    /// The holes of the captures that are open, the innermost last.
    captures: Vec<Vec<u32>>,
    /// The node that is being rendered.
    at: u32,
}

/// Renders a template.
pub(super) fn render<'a>(template: &'a Template, data: &'a dyn Data, context: &Context<'a>) -> Result<Rendered, RenderError> {
    let names = if template.parsed.locals.is_empty() { 0 } else { template.parsed.names.len() };
    let mut run = Run {
        template,
        data,
        html: context.escape == Escape::Html,
        work: Work::new(context.zone),
        locals: Vec::new(),
        counters: Vec::new(),
        cycles: BTreeMap::new(),
        trace: Trace::new(context.trace, template.parsed.sites.len()),
        captures: Vec::new(),
        at: 0,
    };
    run.locals.resize_with(names, || None);
    run.counters.resize(names, None);
    let mut text = String::with_capacity(template.source.len() + template.source.len() / 4);
    match run.block(&template.parsed.nodes, &mut text) {
        Ok(()) => {
            let (gaps, variables) = run.trace.finish(template);
            Ok(Rendered { text, gaps, variables })
        }
        Err(trouble) => {
            let at = Places::new(&template.source).place(run.at as usize);
            Err(RenderError { code: trouble.code(), at, message: trouble.message() })
        }
    }
}

impl<'a> Run<'a> {
    fn block(&mut self, nodes: &'a [Node], out: &mut String) -> Result<(), Trouble> {
        for node in nodes {
            self.work.spend(1)?;
            match node {
                Node::Text(text) => {
                    out.push_str(text);
                    check_length(out)?;
                }
                Node::Output(value) => self.output(value, out)?,
                Node::Assign { name, value } => self.assign(*name, value)?,
                Node::Capture { name, body } => self.capture(*name, body)?,
                Node::If(branches) => self.branches(branches, out)?,
                Node::Case(case) => self.case(case, out)?,
                Node::Count { name, text, step, at } => {
                    self.at = *at;
                    self.count(*name, text, *step, out)?;
                }
                Node::Cycle { group, items, at } => self.cycle(group, items, *at, out)?,
            }
        }
        Ok(())
    }

    fn output(&mut self, filtered: &'a Filtered, out: &mut String) -> Result<(), Trouble> {
        self.at = filtered.at;
        if let Some(text) = self.plain_text(filtered) {
            if self.html {
                push_escaped(text, out);
            } else {
                out.push_str(text);
            }
            return check_length(out);
        }
        let made = self.filtered(filtered)?;
        self.work.spend(made.value.white())?;
        if made.has_gap() {
            let holes = self.holes_of(made.holes, filtered)?;
            self.gap(&holes)?;
        }
        self.write(&made.value, made.is_markup, out)
    }

    fn write(&mut self, value: &Value<'a>, is_markup: bool, out: &mut String) -> Result<(), Trouble> {
        if self.html && !is_markup {
            push_escaped(&value.to_written(), out);
        } else {
            value.write(out);
        }
        check_length(out)
    }

    /// A blank reached the text, or the capture that is open.
    fn gap(&mut self, holes: &[u32]) -> Result<(), Trouble> {
        self.work.spend(holes.len())?;
        match self.captures.last_mut() {
            Some(capture) => capture.extend(holes),
            None => self.trace.gap(holes),
        }
        Ok(())
    }

    fn set(&mut self, name: u32, local: Local<'a>) {
        if let Some(slot) = self.locals.get_mut(name as usize) {
            *slot = Some(local);
        }
    }

    fn assign(&mut self, name: u32, filtered: &'a Filtered) -> Result<(), Trouble> {
        self.at = filtered.at;
        let made = self.filtered(filtered)?;
        self.work.spend(made.value.white())?;
        let holes = if made.has_gap() { self.holes_of(made.holes, filtered)? } else { Vec::new() };
        let holes = (!holes.is_empty()).then(|| holes.into());
        self.set(name, Local { value: made.value, holes, is_markup: made.is_markup });
        Ok(())
    }

    fn capture(&mut self, name: u32, body: &'a [Node]) -> Result<(), Trouble> {
        self.captures.push(Vec::new());
        let mut text = String::new();
        self.block(body, &mut text)?;
        let mut holes = self.captures.pop().unwrap_or_default();
        holes.sort_unstable();
        holes.dedup();
        let value = self.work.made(text)?;
        let holes = (!holes.is_empty()).then(|| holes.into());
        self.set(name, Local { value, holes, is_markup: self.html });
        Ok(())
    }

    fn branches(&mut self, branches: &'a [Branch], out: &mut String) -> Result<(), Trouble> {
        for branch in branches {
            self.at = branch.at;
            if self.holds(&branch.condition)? {
                return self.block(&branch.body, out);
            }
        }
        Ok(())
    }

    /// Every `when` that has the value is rendered, as often as it has it; an `else` only if none before it did.
    fn case(&mut self, case: &'a Case, out: &mut String) -> Result<(), Trouble> {
        self.at = case.at;
        let mut subject = self.quietly(&case.subject)?;
        let mut matched = false;
        for Arm { values, body } in &case.arms {
            match values {
                None if matched => {}
                None => {
                    self.block(body, out)?;
                    subject = self.quietly(&case.subject)?;
                }
                Some(values) => {
                    for value in values {
                        let value = self.quietly(value)?;
                        self.work.spend(1 + subject.cost_beside(&value))?;
                        if value.equals(&subject) {
                            matched = true;
                            self.block(body, out)?;
                            // The block may have assigned what the `case` asks about.
                            subject = self.quietly(&case.subject)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// A counter begins at the data's number of the same name, or at 0, and hides the data from then on.
    fn count(&mut self, name: u32, text: &str, step: i8, out: &mut String) -> Result<(), Trouble> {
        let value = match self.counters.get(name as usize).copied().flatten() {
            Some(value) => value,
            None => match self.data.root(text) {
                Some(Json::Int(value)) => i128::from(*value),
                _ => 0,
            },
        };
        let next = value.saturating_add(i128::from(step));
        if let Some(slot) = self.counters.get_mut(name as usize) {
            *slot = Some(next);
        }
        self.write(&Value::Int(if step < 0 { next } else { value }), true, out)
    }

    fn cycle(&mut self, group: &'a Group, items: &'a [Expr], at: u32, out: &mut String) -> Result<(), Trouble> {
        self.at = at;
        let key = match group {
            Group::Items(text) => format!("i{text}"),
            Group::Named(name) => format!("n{}", self.quietly(name)?.to_text()),
        };
        let turn = self.cycles.entry(key).or_insert(0);
        let item = items.get(*turn);
        *turn = if *turn + 1 >= items.len() { 0 } else { *turn + 1 };
        let Some(item) = item else { return Ok(()) };
        let mut holes = Vec::new();
        let (value, is_markup) = self.evaluate(item, Some(&mut holes))?;
        self.gap(&holes)?;
        self.write(&value, is_markup, out)
    }
}
