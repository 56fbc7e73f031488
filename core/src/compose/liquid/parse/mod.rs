//! Reads a source into a template's nodes, and finds all that is wrong with it (S3).
//!
//! In: a source. Out: nodes, names and uses of variables, or every syntax error. Never: data.

mod block;
mod expression;
mod tag;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::ast::Block;
use super::fault::{Places, SyntaxError};
use super::scan::{Markup, Piece, Scanner, Unclosed};
use super::uses::{Role, Site};
use crate::base::limits;

/// The most errors reported for one template.
const MOST_ERRORS: usize = 25;

/// What reading a source gives.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) nodes: Block,
    /// Every name that a path begins with or that a tag assigns, with its number; empty when no tag assigns any.
    pub(super) names: BTreeMap<String, u32>,
    /// The numbers of the names that a tag assigns, captures or counts.
    pub(super) locals: BTreeSet<u32>,
    pub(super) sites: Vec<Site>,
}

/// An error before its offset became a line and a column.
#[derive(Debug)]
pub(super) struct Issue {
    pub(super) code: &'static str,
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Issue {
    pub(super) fn syntax(at: usize, message: impl Into<String>) -> Self {
        Self { code: "compose.templateSyntax", at, message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Where pieces come from: the source itself, or the lines of a `liquid` tag.
pub(super) enum Feed<'s> {
    Source(Scanner<'s>),
    Lines(Markup<'s>),
}

/// The code of blocks within blocks beyond the limit.
const TOO_DEEP: &str = "compose.templateTooDeep";

/// The state of reading one source.
pub(super) struct Parser<'s> {
    source: &'s str,
    /// The innermost feed is the last one.
    feeds: Vec<Feed<'s>>,
    depth: usize,
    names: BTreeMap<&'s str, u32>,
    locals: BTreeSet<u32>,
    sites: Vec<Site>,
    role: Role,
    issues: Vec<Issue>,
}

/// Reads a source.
pub(super) fn parse(source: &str) -> Result<Parsed, Vec<SyntaxError>> {
    let mut places = Places::new(source);
    if source.len() > limits::TEMPLATE_BYTES {
        let message = format!("expected a template of at most {} bytes, found {}", limits::TEMPLATE_BYTES, source.len());
        let help = Some("move long fixed content out of the template".into());
        return Err(alloc::vec![SyntaxError { code: "compose.templateTooLarge", at: places.place(0), message, help }]);
    }
    let mut parser = Parser {
        source,
        feeds: alloc::vec![Feed::Source(Scanner::new(source))],
        depth: 0,
        names: BTreeMap::new(),
        locals: BTreeSet::new(),
        sites: Vec::new(),
        role: Role::Output,
        issues: Vec::new(),
    };
    let nodes = parser.document();
    if parser.issues.is_empty() {
        let named = if parser.locals.is_empty() { BTreeMap::new() } else { parser.names };
        let names = named.into_iter().map(|(name, number)| (String::from(name), number)).collect();
        return Ok(Parsed { nodes, names, locals: parser.locals, sites: parser.sites });
    }
    if let Some(deep) = parser.issues.iter().position(|issue| issue.code == TOO_DEEP) {
        // Reading lost its way there: all blocks around it seem unclosed.
        parser.issues.swap(0, deep);
        parser.issues.truncate(1);
    }
    parser.issues.sort_by_key(|issue| issue.at);
    let place = |issue: Issue| {
        let Issue { code, at, message, help } = issue;
        SyntaxError { code, at: places.place(at), message, help }
    };
    Err(parser.issues.into_iter().map(place).collect())
}

impl<'s> Parser<'s> {
    /// Notes an error; past the most that are reported, reading ends.
    fn report(&mut self, issue: Issue) {
        self.issues.push(issue);
        if self.issues.len() >= MOST_ERRORS {
            self.feeds.clear();
        }
    }

    /// The number of a name.
    fn name(&mut self, name: &'s str) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        *self.names.entry(name).or_insert(next)
    }

    /// The number of a name that a tag gives a value.
    fn local(&mut self, name: &'s str) -> u32 {
        let number = self.name(name);
        self.locals.insert(number);
        number
    }

    /// The next piece of the innermost feed.
    fn piece(&mut self) -> Option<Piece<'s>> {
        let piece = match self.feeds.last_mut()? {
            Feed::Source(scanner) => scanner.next()?,
            Feed::Lines(lines) => Ok(line(lines)?),
        };
        match piece {
            Ok(piece) => Some(piece),
            Err(Unclosed { at, opened, closed }) => {
                self.report(Issue::syntax(at, format!("expected `{closed}` to close `{opened}`, found the end of the template")));
                None
            }
        }
    }

    /// One level deeper, unless that is too deep.
    fn deeper<T>(&mut self, at: usize, inner: impl FnOnce(&mut Self) -> T) -> Result<T, Issue> {
        if self.depth >= limits::TEMPLATE_DEPTH {
            let message = format!("expected at most {} levels of nesting, found more", limits::TEMPLATE_DEPTH);
            return Err(Issue { code: TOO_DEEP, at, message, help: None });
        }
        self.depth += 1;
        let value = inner(self);
        self.depth -= 1;
        Ok(value)
    }
}

/// Takes the next line of a `liquid` tag that holds anything.
fn line<'s>(lines: &mut Markup<'s>) -> Option<Piece<'s>> {
    loop {
        if lines.text.is_empty() {
            return None;
        }
        let end = lines.text.find('\n').map_or(lines.text.len(), |at| at + 1);
        let (text, rest) = lines.text.split_at(end);
        let at = lines.at;
        *lines = Markup { text: rest, at: at + end };
        if !text.trim().is_empty() {
            return Some(super::scan::tag(text, at));
        }
    }
}

/// The byte offset as it is kept in nodes; a source is shorter than 4 GB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
