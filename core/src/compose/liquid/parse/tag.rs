//! Reads single tags, and says which tags are no part of the subset (S3).
//!
//! In: a tag's name and markup. Out: a node, or an issue. Never: an expression's grammar.

use alloc::format;
use alloc::vec::Vec;

use super::super::ast::{Group, Node};
use super::super::scan::Markup;
use super::super::uses::Role;
use super::super::word::{Word, Words};
use super::block::{Body, Opening};
use super::{Feed, Issue, Parser, offset};
use crate::base::instant::shown;

/// What a variable's name may be made of where a tag gives it a value.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '(' | ')')
}

impl<'s> Parser<'s> {
    /// Any tag that does not end a block.
    pub(super) fn tag(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        match opening.name {
            "if" | "unless" => self.branches(opening, body),
            "case" => self.case(opening, body),
            "assign" => self.assign(opening, body),
            "capture" => self.capture(opening, body),
            "increment" | "decrement" => self.count(opening, body),
            "echo" => {
                self.output(opening.rest, opening.at, body);
                Ok(())
            }
            "cycle" => self.cycle(opening, body),
            "liquid" => self.lines(opening, body),
            "raw" => self.raw(opening, body),
            "comment" => self.comment(opening),
            "doc" => self.doc(opening),
            "#" => inline_comment(opening),
            "for" | "tablerow" | "ifchanged" => {
                let refused = refused(opening);
                self.report(refused);
                self.refused_block(opening)
            }
            "include" | "render" | "break" | "continue" | "snippet" => Err(refused(opening)),
            "" => Err(Issue::syntax(opening.at, "expected the name of a tag, found none")),
            "else" | "elsif" | "when" => Err(Self::misplaced(opening)),
            name if name.starts_with("end") => Err(Self::misplaced(opening)),
            _ => Err(unknown(opening)),
        }
    }

    fn assign(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        let wrong =
            || Issue::syntax(opening.at, format!("expected `assign name = value`, found `assign{}`", shown(opening.rest.text)));
        let (left, right) = opening.rest.text.split_once('=').ok_or_else(wrong)?;
        let name = left.trim();
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(wrong());
        }
        self.role = Role::Assign;
        let markup = Markup { text: right, at: opening.rest.at + left.len() + 1 };
        let value = self.filtered(markup, opening.at)?;
        let name = self.local(name);
        body.nodes.push(Node::Assign { name, value });
        Ok(())
    }

    fn capture(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        let written = opening.rest.text.trim();
        let quoted = |quote: char| written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        let name = quoted('\'').or_else(|| quoted('"')).unwrap_or(written);
        if name.is_empty() || !name.chars().all(is_name) {
            self.report(Issue::syntax(opening.at, format!("expected `capture name`, found `capture {}`", shown(written))));
        }
        let name = self.local(name);
        let inner = self.captured(opening)?;
        body.nodes.push(Node::Capture { name, body: inner });
        Ok(())
    }

    fn captured(&mut self, opening: Opening<'s>) -> Result<Vec<Node>, Issue> {
        let (inner, ending) = self.deeper(opening.at, |parser| parser.body(&["endcapture"]))?;
        match ending {
            Some(_) => Ok(inner.nodes),
            None => Err(never_closed(opening)),
        }
    }

    fn count(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        let name = opening.rest.text.trim();
        if name.is_empty() {
            return Err(Issue::syntax(opening.at, format!("expected a name after `{}`, found none", opening.name)));
        }
        let text = name.into();
        let name = self.local(name);
        body.blank = false;
        let step = if opening.name == "increment" { 1 } else { -1 };
        body.nodes.push(Node::Count { name, text, step, at: offset(opening.at) });
        Ok(())
    }

    fn cycle(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        self.role = Role::Output;
        body.blank = false;
        let mut words = Words::new(opening.rest);
        let first = self.expression(&mut words)?;
        let (name, mut items) = if words.take_sign(b':') { (Some(first), Vec::new()) } else { (None, alloc::vec![first]) };
        let mut more = name.is_some() || words.take_sign(b',');
        while more && words.peek() != Word::End {
            items.push(self.expression(&mut words)?);
            more = words.take_sign(b',');
        }
        super::expression::expect_end(&words, "`,` and another value, or the end")?;
        if items.is_empty() {
            return Err(Issue::syntax(words.at(), "expected the values of the cycle, found none"));
        }
        let group = match name {
            Some(name) => Group::Named(name),
            None => Group::Items(format!("{items:?}").into()),
        };
        body.nodes.push(Node::Cycle { group, items, at: offset(opening.at) });
        Ok(())
    }

    fn raw(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        if !opening.rest.text.trim().is_empty() {
            let message = format!("expected nothing after `raw`, found `{}`", shown(opening.rest.text.trim()));
            self.report(Issue::syntax(opening.rest.at, message));
        }
        let text = self.verbatim(opening, "endraw")?;
        if !text.is_empty() {
            body.blank = false;
            body.nodes.push(Node::Text(text.into()));
        }
        Ok(())
    }

    fn doc(&mut self, opening: Opening<'s>) -> Result<(), Issue> {
        if !opening.rest.text.trim().is_empty() {
            let message = format!("expected nothing after `doc`, found `{}`", shown(opening.rest.text.trim()));
            self.report(Issue::syntax(opening.rest.at, message));
        }
        let body = self.verbatim(opening, "enddoc")?;
        let nested = body.split("{%").skip(1).any(|tag| {
            let name = tag.trim_start_matches('-').trim_start();
            name.strip_prefix("doc").is_some_and(|rest| rest.trim_start().trim_start_matches('-').starts_with("%}"))
        });
        if nested {
            return Err(Issue::syntax(opening.at, "expected `enddoc` before another `doc`, found a `doc` inside a `doc`"));
        }
        Ok(())
    }

    fn verbatim(&mut self, opening: Opening<'s>, end: &str) -> Result<&'s str, Issue> {
        match self.feeds.last_mut() {
            Some(Feed::Source(scanner)) => scanner.verbatim(end).ok_or_else(|| {
                self.feeds.clear();
                never_closed(opening)
            }),
            _ => Err(Issue::syntax(opening.at, format!("expected `{}` outside of `liquid`, found it inside", opening.name))),
        }
    }

    /// Skips a comment with the comments and raw blocks inside it.
    fn comment(&mut self, opening: Opening<'s>) -> Result<(), Issue> {
        let mut depth = 1_u32;
        while depth > 0 {
            let name = match self.feeds.last_mut() {
                Some(Feed::Source(scanner)) => scanner.skip_to_tag(),
                Some(Feed::Lines(lines)) => super::line(lines).map(|piece| match piece {
                    super::Piece::Tag { name, .. } => name,
                    _ => "",
                }),
                None => None,
            };
            match name {
                Some("comment") => depth += 1,
                Some("endcomment") => depth -= 1,
                Some("raw") => {
                    if let Some(Feed::Source(scanner)) = self.feeds.last_mut() {
                        scanner.verbatim("endraw").ok_or_else(|| never_closed(opening))?;
                    }
                }
                Some(_) => {}
                None => return Err(never_closed(opening)),
            }
        }
        Ok(())
    }
}

/// `{% # … %}`: every line begins with `#`.
fn inline_comment(opening: Opening<'_>) -> Result<(), Issue> {
    let mut at = opening.rest.at;
    for (index, line) in opening.rest.text.split('\n').enumerate() {
        let body = line.trim_start();
        if index > 0 && !body.is_empty() && !body.starts_with('#') {
            let message = "expected `#` at the beginning of every line of a comment, found other text";
            return Err(Issue::syntax(at + (line.len() - body.len()), message));
        }
        at += line.len() + 1;
    }
    Ok(())
}

fn never_closed(opening: Opening<'_>) -> Issue {
    Issue::syntax(opening.at, format!("expected `end{0}` to close `{0}`, found the end", opening.name))
}

fn refused(opening: Opening<'_>) -> Issue {
    let name = opening.name;
    let (what, help) = match name {
        "include" | "render" | "snippet" => ("includes", "write the text where it is needed"),
        "ifchanged" => ("`ifchanged`", "use `if`"),
        _ => ("loops", "use filters on lists: `join`, `map`, `where`, `first`"),
    };
    let message = format!("expected a tag of the subset, found `{name}`: {what} are not part of it");
    Issue { code: "compose.notInSubset", at: opening.at, message, help: Some(help.into()) }
}

fn unknown(opening: Opening<'_>) -> Issue {
    let message = format!("expected a tag, found `{}`", shown(opening.name));
    let help =
        "the tags are if, unless, case, assign, capture, echo, cycle, increment, decrement, liquid, comment, doc, raw and #";
    Issue { code: "compose.unknownTag", at: opening.at, message, help: Some(help.into()) }
}
