//! Reads expressions, filters and conditions.
//!
//! In: words. Out: expressions, filtered values, conditions. Never: a tag.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::super::ast::{Call, Condition, Expr, Filtered, Join, Lookup, Operator, Root, Segment, Test};
use super::super::filters::Filter;
use super::super::scan::Markup;
use super::super::uses::Site;
use super::super::word::{Word, Words};
use super::{Issue, Parser, offset};
use crate::base::instant::shown;

/// What was expected where a value should stand.
const VALUE: &str = "a variable, a string or a number";

fn expected(words: &Words<'_>, what: &str) -> Issue {
    let issue = Issue::syntax(words.at(), format!("expected {what}, found {}", words.peek().described()));
    match words.peek() {
        Word::Sign(b'=') => issue.help("compare with `==`; a single `=` stands only in `assign`"),
        Word::Stray('&' | '+' | '*' | '/') => {
            issue.help("use `and`, `or` and the filters `plus`, `minus`, `times`, `divided_by`")
        }
        Word::Stray('“' | '”' | '‘' | '’' | '„') => issue.help("write straight quotes: \" or '"),
        _ => issue,
    }
}

fn expect_sign(words: &mut Words<'_>, sign: u8) -> Result<(), Issue> {
    if words.take_sign(sign) { Ok(()) } else { Err(expected(words, &format!("`{}`", char::from(sign)))) }
}

/// That nothing is left of the markup.
pub(super) fn expect_end(words: &Words<'_>, what: &str) -> Result<(), Issue> {
    if words.peek() == Word::End { Ok(()) } else { Err(expected(words, what)) }
}

fn number(text: &str) -> Option<Expr> {
    if text.contains('.') {
        return text.parse().ok().map(Expr::Dec);
    }
    text.parse().ok().map(Expr::Int)
}

impl<'s> Parser<'s> {
    /// `expression | filter: argument, argument | …`; nothing at all is nil.
    pub(super) fn filtered(&mut self, markup: Markup<'s>, whole: usize) -> Result<Filtered, Issue> {
        let words = &mut Words::new(markup);
        let first_site = self.sites.len();
        let mut value = Filtered { input: Expr::Nil, filters: Vec::new(), at: offset(whole) };
        if words.peek() == Word::End {
            return Ok(value);
        }
        value.input = self.expression(words)?;
        while words.take_sign(b'|') {
            let sites_before = self.sites.len();
            let call = self.call(words)?;
            if call.filter == Filter::Default {
                for site in self.sites.get_mut(first_site..sites_before).unwrap_or_default() {
                    site.has_default = true;
                }
            }
            value.filters.push(call);
        }
        expect_end(words, "`|` and a filter, or the end")?;
        Ok(value)
    }

    fn call(&mut self, words: &mut Words<'s>) -> Result<Call, Issue> {
        let at = words.at();
        let Word::Name(name) = words.peek() else { return Err(expected(words, "the name of a filter")) };
        let Some(filter) = Filter::named(name) else {
            let message = format!("expected the name of a filter, found `{}`", shown(name));
            let help = Filter::nearest(name).map(|near| format!("did you mean `{near}`?"));
            return Err(Issue { code: "compose.unknownFilter", at, message, help });
        };
        words.take();
        let mut call = Call { filter, arguments: Vec::new(), allow_false: None };
        if words.take_sign(b':') {
            self.argument(words, &mut call)?;
            while words.take_sign(b',') {
                self.argument(words, &mut call)?;
            }
        } else if !matches!(words.peek(), Word::End | Word::Sign(b'|')) {
            return Err(expected(words, "`:` and arguments, `|` and a filter, or the end"));
        }
        let (least, most) = filter.arity();
        if (least..=most).contains(&call.arguments.len()) {
            return Ok(call);
        }
        let wanted = match (least, most) {
            (0, 0) => String::from("no argument"),
            (1, 1) => String::from("one argument"),
            (least, most) if least == most => format!("{least} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let message = format!("expected {wanted} for `{name}`, found {}", call.arguments.len());
        Err(Issue { code: "compose.filterArguments", at, message, help: None })
    }

    fn argument(&mut self, words: &mut Words<'s>, call: &mut Call) -> Result<(), Issue> {
        if !words.is_keyword() {
            let argument = self.expression(words)?;
            call.arguments.push(argument);
            return Ok(());
        }
        let at = words.at();
        let keyword = words.take();
        words.take_sign(b':');
        if call.filter == Filter::Default && keyword == Word::Name("allow_false") {
            call.allow_false = Some(self.expression(words)?);
            return Ok(());
        }
        let message = format!("expected a value, found the named argument {}", keyword.described());
        Err(Issue { code: "compose.filterArguments", at, message, help: None })
    }

    /// One expression.
    pub(super) fn expression(&mut self, words: &mut Words<'s>) -> Result<Expr, Issue> {
        let at = words.at();
        match words.peek() {
            Word::Str(text) => {
                words.take();
                Ok(Expr::Str(Box::from(text)))
            }
            Word::Number(text) => {
                let expr = number(text).ok_or_else(|| expected(words, "a number of at most 37 digits"))?;
                words.take();
                Ok(expr)
            }
            Word::Sign(b'(') => self.deeper(at, |parser| parser.range(words))?,
            Word::Name(name) => {
                words.take();
                let plain = !matches!(words.peek(), Word::Sign(b'.' | b'['));
                match name {
                    "nil" | "null" if plain => Ok(Expr::Nil),
                    "true" if plain => Ok(Expr::Bool(true)),
                    "false" if plain => Ok(Expr::Bool(false)),
                    "empty" if plain => Ok(Expr::Empty),
                    "blank" if plain => Ok(Expr::Blank),
                    _ => {
                        let site = self.open_site(at, name);
                        let root = Root::Name(Box::from(name), self.name(name));
                        self.path(words, root, site)
                    }
                }
            }
            Word::Sign(b'[') => {
                let site = self.open_site(at, "");
                words.take();
                let inner = self.deeper(at, |parser| parser.expression(words))??;
                expect_sign(words, b']')?;
                let root = match inner {
                    Expr::Str(name) => {
                        let number = self.bracketed_name(&name, at);
                        self.describe(site, |text| match is_plain(&name) {
                            true => text.push_str(&name),
                            false => drop(write!(text, "[\"{name}\"]")),
                        });
                        number.map_or_else(|| Root::Computed(Expr::Str(name.clone())), |number| Root::Name(name.clone(), number))
                    }
                    inner => {
                        self.describe_computed(site, &inner);
                        Root::Computed(inner)
                    }
                };
                self.path(words, root, site)
            }
            _ => Err(expected(words, VALUE)),
        }
    }

    /// The number of a name that stands in brackets, which is the same as if it stood alone.
    fn bracketed_name(&mut self, name: &str, at: usize) -> Option<u32> {
        let from = at + self.source.get(at..)?.find(name)?;
        let name = self.source.get(from..from + name.len())?;
        Some(self.name(name))
    }

    fn range(&mut self, words: &mut Words<'s>) -> Result<Expr, Issue> {
        words.take();
        let first = self.expression(words)?;
        if words.take() != Word::DotDot {
            return Err(Issue::syntax(words.at(), "expected `..` between the ends of a range"));
        }
        let last = self.expression(words)?;
        expect_sign(words, b')')?;
        Ok(Expr::Range(Box::new((first, last))))
    }

    /// The steps behind a root.
    fn path(&mut self, words: &mut Words<'s>, root: Root, site: u32) -> Result<Expr, Issue> {
        let mut path = Vec::new();
        loop {
            let at = words.at();
            if words.take_sign(b'.') {
                let Word::Name(name) = words.peek() else { return Err(expected(words, "a name after `.`")) };
                words.take();
                self.describe(site, |text| {
                    text.push('.');
                    text.push_str(name);
                });
                path.push(Segment::Dot(Box::from(name)));
            } else if words.take_sign(b'[') {
                let inner = self.deeper(at, |parser| parser.expression(words))??;
                expect_sign(words, b']')?;
                path.push(self.bracket(site, inner));
            } else {
                break;
            }
        }
        Ok(Expr::Lookup(Box::new(Lookup { root, path, number: site })))
    }

    fn bracket(&mut self, site: u32, inner: Expr) -> Segment {
        match inner {
            Expr::Str(key) => {
                self.describe(site, |text| {
                    let _ = match is_plain(&key) {
                        true => write!(text, ".{key}"),
                        false => write!(text, "[\"{key}\"]"),
                    };
                });
                Segment::Key(key)
            }
            Expr::Int(index) if i64::try_from(index).is_ok() => {
                self.describe(site, |text| {
                    let _ = write!(text, "[{index}]");
                });
                Segment::Index(i64::try_from(index).unwrap_or_default())
            }
            inner => {
                self.describe_computed(site, &inner);
                Segment::Computed(inner)
            }
        }
    }

    /// Notes a use of a variable; its name grows as its path is read.
    fn open_site(&mut self, at: usize, name: &str) -> u32 {
        let number = offset(self.sites.len());
        self.sites.push(Site { name: String::from(name), at: offset(at), role: self.role, has_default: false });
        number
    }

    fn describe(&mut self, site: u32, change: impl FnOnce(&mut String)) {
        if let Some(site) = self.sites.get_mut(site as usize) {
            change(&mut site.name);
        }
    }

    /// `[other.path]`, with the name of the variable that stands in the brackets.
    fn describe_computed(&mut self, site: u32, inner: &Expr) {
        let name = match inner {
            Expr::Lookup(lookup) => self.sites.get(lookup.number as usize).map(|inner| inner.name.clone()),
            _ => None,
        };
        self.describe(site, |text| {
            let _ = write!(text, "[{}]", shown(name.as_deref().unwrap_or("…")));
        });
    }

    /// Comparisons joined by `and` and `or`.
    pub(super) fn condition(&mut self, markup: Markup<'s>, negated: bool) -> Result<Condition, Issue> {
        let words = &mut Words::new(markup);
        let mut tests = Vec::new();
        loop {
            let left = self.expression(words)?;
            let test = match operator(words.peek()) {
                Some(operator) => {
                    words.take();
                    Test::Compare(left, operator, self.expression(words)?)
                }
                None => Test::Truthy(left),
            };
            let join = match () {
                () if words.take_name("and") => Join::And,
                () if words.take_name("or") => Join::Or,
                () => Join::End,
            };
            tests.push((test, join));
            if join == Join::End {
                expect_end(words, "a comparison, `and`, `or` or the end")?;
                return Ok(Condition { negated, tests });
            }
        }
    }
}

/// Whether a name needs no quotes.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn operator(word: Word<'_>) -> Option<Operator> {
    Some(match word {
        Word::Compare("==") => Operator::Equal,
        Word::Compare("!=" | "<>") => Operator::Unequal,
        Word::Compare("<") => Operator::Less,
        Word::Compare("<=") => Operator::LessOrEqual,
        Word::Compare(">") => Operator::Greater,
        Word::Compare(">=") => Operator::GreaterOrEqual,
        Word::Name("contains") => Operator::Contains,
        _ => return None,
    })
}
