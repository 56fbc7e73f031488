//! Reads runs of nodes and the blocks that tags open.
//!
//! In: pieces. Out: blocks, each with whether it is only white space. Never: an expression's grammar.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::super::ast::{Arm, Block, Branch, Case, Condition, Expr, Node};
use super::super::scan::{Markup, Piece, is_space};
use super::super::uses::Role;
use super::super::word::{Word, Words};
use super::{Issue, Parser, offset};
use crate::base::instant::shown;

/// Nodes, and whether they can only make white space.
pub(super) struct Body {
    pub(super) nodes: Block,
    pub(super) blank: bool,
}

/// The tag that ended a block.
pub(super) struct Ending<'s> {
    pub(super) name: &'s str,
    pub(super) rest: Markup<'s>,
}

/// A block-opening tag.
#[derive(Clone, Copy)]
pub(super) struct Opening<'s> {
    pub(super) name: &'s str,
    pub(super) at: usize,
    pub(super) rest: Markup<'s>,
}

impl<'s> Parser<'s> {
    /// The whole source.
    pub(super) fn document(&mut self) -> Block {
        self.body(&[]).0.nodes
    }

    /// Nodes up to one of these tags, or to the end of the feed.
    pub(super) fn body(&mut self, ends: &[&str]) -> (Body, Option<Ending<'s>>) {
        let mut body = Body { nodes: Vec::new(), blank: true };
        while let Some(piece) = self.piece() {
            match piece {
                Piece::Text(text) => {
                    if !text.is_empty() {
                        body.blank &= text.chars().all(is_space);
                        body.nodes.push(Node::Text(Box::from(text)));
                    }
                }
                Piece::Output(markup) => self.output(markup, markup.at, &mut body),
                Piece::Tag { name, rest, .. } if ends.contains(&name) => return (body, Some(Ending { name, rest })),
                Piece::Tag { name, name_at, rest } => {
                    if let Err(issue) = self.tag(Opening { name, at: name_at, rest }, &mut body) {
                        self.report(issue);
                    }
                }
            }
        }
        (body, None)
    }

    /// An output; an error in it leaves the rest of the template to be read.
    pub(super) fn output(&mut self, markup: Markup<'s>, at: usize, body: &mut Body) {
        self.role = Role::Output;
        body.blank = false;
        match self.filtered(markup, at) {
            Ok(value) => body.nodes.push(Node::Output(value)),
            Err(issue) => self.report(issue),
        }
    }

    /// The body of a tag one level deeper, and the tag that ended it.
    fn inner(&mut self, opening: Opening<'s>, ends: &[&str]) -> Result<(Body, Ending<'s>), Issue> {
        let (body, ending) = self.deeper(opening.at, |parser| parser.body(ends))?;
        let Some(ending) = ending else {
            let message = format!("expected `end{0}` to close `{0}`, found the end", opening.name);
            return Err(Issue::syntax(opening.at, message));
        };
        Ok((body, ending))
    }

    /// `if` and `unless`.
    pub(super) fn branches(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        let unless = opening.name == "unless";
        let ends = ["elsif", "else", if unless { "endunless" } else { "endif" }];
        let mut branches: Vec<Branch> = Vec::new();
        let mut blank = true;
        let (mut markup, mut negated) = (Some(opening.rest), unless);
        loop {
            let condition = match markup {
                Some(markup) => self.asked(markup, negated),
                None => Condition::default(),
            };
            let (inner, ending) = self.inner(opening, &ends)?;
            blank &= inner.blank;
            let at = offset(markup.map_or(opening.at, |markup| markup.at));
            branches.push(Branch { condition, body: inner.nodes, at });
            match ending.name {
                "elsif" => (markup, negated) = (Some(ending.rest), false),
                "else" => markup = None,
                _ => break,
            }
        }
        if blank {
            branches.iter_mut().for_each(|branch| strip(&mut branch.body));
        }
        body.blank &= blank;
        body.nodes.push(Node::If(branches));
        Ok(())
    }

    /// A condition; one that cannot be read is reported, and its block is read all the same.
    fn asked(&mut self, markup: Markup<'s>, negated: bool) -> Condition {
        self.role = Role::Condition;
        self.condition(markup, negated).unwrap_or_else(|issue| {
            self.report(issue);
            Condition::default()
        })
    }

    /// `case`
    pub(super) fn case(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        self.role = Role::Condition;
        let subject = self.expression(&mut Words::new(opening.rest)).unwrap_or_else(|issue| {
            self.report(issue);
            Expr::Nil
        });
        let ends = ["when", "else", "endcase"];
        let mut arms = Vec::new();
        let (first, mut ending) = self.inner(opening, &ends)?;
        let mut blank = first.blank;
        while ending.name != "endcase" {
            let values = if ending.name == "when" { Some(self.when(ending.rest)) } else { None };
            let (inner, next) = self.inner(opening, &ends)?;
            blank &= inner.blank;
            arms.push(Arm { values, body: inner.nodes });
            ending = next;
        }
        if blank {
            arms.iter_mut().for_each(|arm| strip(&mut arm.body));
        }
        body.blank &= blank;
        body.nodes.push(Node::Case(Box::new(Case { subject, arms, at: offset(opening.at) })));
        Ok(())
    }

    /// The values of a `when`; what follows a value without a comma or `or` is not looked at, as in Liquid.
    fn when(&mut self, markup: Markup<'s>) -> Vec<Expr> {
        self.role = Role::Condition;
        let mut words = Words::new(markup);
        let mut values = Vec::new();
        loop {
            match self.expression(&mut words) {
                Ok(value) => values.push(value),
                Err(issue) => {
                    self.report(issue);
                    return values;
                }
            }
            let more = words.take_sign(b',') || words.take_name("or");
            if !more || words.peek() == Word::End {
                return values;
            }
        }
    }

    /// The block of a tag that is refused, read so that its inside is checked too.
    pub(super) fn refused_block(&mut self, opening: Opening<'s>) -> Result<(), Issue> {
        let ends: [&str; 2] = match opening.name {
            "for" => ["else", "endfor"],
            "tablerow" => ["endtablerow", "endtablerow"],
            _ => ["endifchanged", "endifchanged"],
        };
        while self.inner(opening, &ends)?.1.name == "else" {}
        Ok(())
    }

    /// `liquid`: each line is a tag.
    pub(super) fn lines(&mut self, opening: Opening<'s>, body: &mut Body) -> Result<(), Issue> {
        self.feeds.push(super::Feed::Lines(opening.rest));
        let feeds = self.feeds.len();
        let inner = self.deeper(opening.at, |parser| parser.body(&[]));
        if self.feeds.len() == feeds {
            self.feeds.pop();
        }
        let (inner, _) = inner?;
        body.blank &= inner.blank;
        body.nodes.extend(inner.nodes);
        Ok(())
    }

    /// A tag that may not stand here.
    pub(super) fn misplaced(opening: Opening<'s>) -> Issue {
        let name = shown(opening.name);
        let message = match opening.name {
            "else" | "elsif" | "when" => format!("expected `{name}` inside an `if`, `unless` or `case`, found it outside of one"),
            _ => match opening.name.strip_prefix("end") {
                Some(opens) => format!("expected `{}` before `{name}`, found none that is open here", shown(opens)),
                None => format!("expected a tag, found `{name}`"),
            },
        };
        Issue::syntax(opening.at, message)
    }
}

/// Drops white space from a block that makes nothing else.
fn strip(block: &mut Block) {
    block.retain(|node| !matches!(node, Node::Text(_)));
}
