//! Liquid without loops and includes: the language of templates (S3), with every blank traced (S2, B9, B10).
//!
//! In: a source, data, a zone. Out: text, the variables that went into it, the gaps that blanks left. Never: a loop, an
//! include, a float, a clock; a rendering that takes more than [`limits`](crate::base::limits) allow.
//!
//! What is in and what is out is told in `core/docs/TEMPLATES.md`.

mod ast;
mod date;
mod fault;
mod filters;
mod number;
mod parse;
mod render;
mod scan;
mod uses;
mod value;
mod word;
mod work;

#[cfg(test)]
mod tests;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

pub use date::{Reading, Utc, Zone};
pub use fault::{Place, RenderError, SyntaxError};
pub use uses::{Role, Use};

use crate::base::Json;

/// A template that was read: it can be rendered any number of times.
///
/// ```
/// use relance_core::base::Json;
/// use relance_core::compose::liquid::{Context, Template};
/// let template = Template::parse("Hi {{ contact.firstName | default: 'there' }}!").unwrap();
/// let data: Json = serde_json::from_str(r#"{ "contact": { "firstName": "Ada" } }"#).unwrap();
/// let rendered = template.render(&data, &Context::default()).unwrap();
/// assert_eq!(rendered.text, "Hi Ada!");
/// assert!(rendered.gaps.is_empty());
/// ```
#[derive(Debug)]
pub struct Template {
    source: String,
    parsed: parse::Parsed,
}

impl Template {
    /// Reads a source; every error in it, with line and column (S3).
    ///
    /// ```
    /// use relance_core::compose::liquid::Template;
    /// let errors = Template::parse("Hi {{ name | upcaes }}").unwrap_err();
    /// assert_eq!(errors[0].code, "compose.unknownFilter");
    /// assert_eq!((errors[0].at.line, errors[0].at.column), (1, 14));
    /// assert_eq!(errors[0].help.as_deref(), Some("did you mean `upcase`?"));
    /// ```
    pub fn parse(source: &str) -> Result<Self, Vec<SyntaxError>> {
        let parsed = parse::parse(source)?;
        Ok(Self { source: source.into(), parsed })
    }

    /// What the template was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every place that reads a variable, in the order of the source; needs no data, so drafts can be checked with it.
    ///
    /// ```
    /// use relance_core::compose::liquid::{Role, Template};
    /// let template = Template::parse("{% if deal.amount %}{{ contact.name | default: 'you' }}{% endif %}").unwrap();
    /// let uses = template.variables();
    /// assert_eq!((uses[0].name.as_str(), uses[0].role), ("deal.amount", Role::Condition));
    /// assert_eq!((uses[1].name.as_str(), uses[1].has_default), ("contact.name", true));
    /// ```
    pub fn variables(&self) -> Vec<Use> {
        let mut places = fault::Places::new(&self.source);
        let is_local = |name: &str| {
            let root = name.split(['.', '[']).next().unwrap_or_default();
            self.parsed.names.get(root).is_some_and(|number| self.parsed.locals.contains(number))
        };
        let one = |site: &uses::Site| Use {
            name: site.name.clone(),
            at: places.place(site.at as usize),
            role: site.role,
            has_default: site.has_default,
            is_local: is_local(&site.name),
        };
        self.parsed.sites.iter().map(one).collect()
    }

    /// The name of every use of a variable, and every name that the template itself gives a value: data may be read by it as well.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.parsed.names.iter().filter(|(_, number)| self.parsed.locals.contains(number));
        self.parsed.sites.iter().map(|site| site.name.as_str()).chain(own.map(|(name, _)| name.as_str()))
    }

    /// Renders the template with data.
    ///
    /// A variable that is undefined writes nothing; that it did is told in [`Rendered::gaps`]. An error means that the
    /// template can't be rendered with this data at all (a division by zero, too much text).
    pub fn render(&self, data: &dyn Data, context: &Context<'_>) -> Result<Rendered, RenderError> {
        render::render(self, data, context)
    }
}

/// The data of a rendering: what the first name of a path stands for.
pub trait Data {
    /// The value of this name.
    fn root(&self, name: &str) -> Option<&Json>;
}

impl Data for Json {
    fn root(&self, name: &str) -> Option<&Json> {
        self.member(name)
    }
}

impl Data for BTreeMap<String, Json> {
    fn root(&self, name: &str) -> Option<&Json> {
        self.get(name)
    }
}

/// Names with what they stand for; the first of a name counts. Costs no copy of the values.
impl Data for [(&str, &Json)] {
    fn root(&self, name: &str) -> Option<&Json> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

impl<const N: usize> Data for [(&str, &Json); N] {
    fn root(&self, name: &str) -> Option<&Json> {
        self.as_slice().root(name)
    }
}

/// Whether outputs are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escape {
    /// Values are written as they are: text, subjects.
    #[default]
    None,
    /// Values are written with `& < > " '` as entities, unless the last filters made HTML of them: `escape`, `escape_once`,
    /// `url_encode`, `newline_to_br` (which then escapes its input) or `raw` (which vouches for the value). Captured text
    /// is HTML already. The template's own text is never changed.
    Html,
}

/// What a rendering needs beside the data.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The zone that `date` shows.
    pub zone: &'c dyn Zone,
    /// Whether outputs are escaped.
    pub escape: Escape,
    /// Whether [`Rendered::variables`] is filled. Gaps are found either way.
    pub trace: bool,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self { zone: &Utc, escape: Escape::None, trace: false }
    }
}

/// What a rendering gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// Each use of a variable whose blank reached the text without a default, in the order of the source (B9).
    pub gaps: Vec<Gap>,
    /// Each variable of the data that was read, in the order of the source (B10); empty unless asked for.
    pub variables: Vec<Variable>,
}

/// A blank that reached the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The variable's path.
    pub name: String,
    /// Where the template reads it.
    pub at: Place,
}

/// What a variable was in one rendering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The variable's path.
    pub name: String,
    /// Its value in the data; null if it has none.
    pub value: Json,
    /// Whether it is undefined, null, empty or only white space (S2).
    pub is_blank: bool,
    /// Whether a `default` supplied another value in at least one place.
    pub is_defaulted: bool,
    /// Whether its blank reached the text in at least one place.
    pub is_gap: bool,
    /// Whether it was written, or went into what was written or assigned.
    pub is_written: bool,
    /// Whether an `if`, `unless` or `case` asked about it.
    pub is_asked: bool,
}

impl Variable {
    fn new(name: String, value: Json, is_blank: bool) -> Self {
        Self { name, value, is_blank, is_defaulted: false, is_gap: false, is_written: false, is_asked: false }
    }
}
