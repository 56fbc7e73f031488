//! A template after it was read: nodes, expressions and the uses of variables in them.
//!
//! In: nothing. Out: plain data for the parser to make and the renderer to walk. Never: behaviour.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::filters::Filter;
use crate::base::Decimal;

/// A run of nodes.
pub(super) type Block = Vec<Node>;

/// One piece of a template.
#[derive(Debug)]
pub(super) enum Node {
    /// Text as it stands.
    Text(Box<str>),
    /// `{{ … }}` or `{% echo … %}`
    Output(Filtered),
    /// `{% assign name = … %}`
    Assign { name: u32, value: Filtered },
    /// `{% capture name %}…{% endcapture %}`
    Capture { name: u32, body: Block },
    /// `{% if %}` and `{% unless %}`: the first branch that holds is rendered.
    If(Vec<Branch>),
    /// `{% case %}`
    Case(Box<Case>),
    /// `{% increment name %}` (step 1) and `{% decrement name %}` (step -1).
    Count { name: u32, text: Box<str>, step: i8, at: u32 },
    /// `{% cycle … %}`
    Cycle { group: Group, items: Vec<Expr>, at: u32 },
}

/// A branch of an `if`.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) condition: Condition,
    pub(super) body: Block,
    pub(super) at: u32,
}

/// What a branch asks: comparisons joined from right to left. No comparison at all always holds (`else`).
#[derive(Debug, Default)]
pub(super) struct Condition {
    /// `unless` turns the answer around.
    pub(super) negated: bool,
    pub(super) tests: Vec<(Test, Join)>,
}

/// How a test is joined to all that stand to its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
    End,
}

/// One test of a condition.
#[derive(Debug)]
pub(super) enum Test {
    Truthy(Expr),
    Compare(Expr, Operator, Expr),
}

/// An operator of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}

/// `{% case subject %}` with its blocks in order.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) subject: Expr,
    pub(super) arms: Vec<Arm>,
    pub(super) at: u32,
}

/// A `when` with its values, or an `else` without any.
#[derive(Debug)]
pub(super) struct Arm {
    pub(super) values: Option<Vec<Expr>>,
    pub(super) body: Block,
}

/// What tells one cycle from another.
#[derive(Debug)]
pub(super) enum Group {
    /// `{% cycle name: … %}`
    Named(Expr),
    /// The items themselves.
    Items(Box<str>),
}

/// An expression and the filters it goes through.
#[derive(Debug)]
pub(super) struct Filtered {
    pub(super) input: Expr,
    pub(super) filters: Vec<Call>,
    /// Where it stands, as a byte offset.
    pub(super) at: u32,
}

/// A filter with its arguments.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) filter: Filter,
    pub(super) arguments: Vec<Expr>,
    /// `allow_false:` of `default`.
    pub(super) allow_false: Option<Expr>,
}

/// An expression.
#[derive(Debug)]
pub(super) enum Expr {
    Nil,
    Bool(bool),
    Int(i128),
    Dec(Decimal),
    Str(Box<str>),
    /// The word `empty`.
    Empty,
    /// The word `blank`.
    Blank,
    Range(Box<(Expr, Expr)>),
    Lookup(Box<Lookup>),
}

/// A variable and the way into it.
#[derive(Debug)]
pub(super) struct Lookup {
    pub(super) root: Root,
    pub(super) path: Vec<Segment>,
    /// Which use of a variable this is, counted over the template.
    pub(super) number: u32,
}

/// Where a path begins.
#[derive(Debug)]
pub(super) enum Root {
    /// A name; the number is that of the name in the template's table of names.
    Name(Box<str>, u32),
    /// `[expression]`: the variable with that name.
    Computed(Expr),
}

/// A step of a path.
#[derive(Debug)]
pub(super) enum Segment {
    /// `.name`
    Dot(Box<str>),
    /// `["name"]`
    Key(Box<str>),
    /// `[1]`
    Index(i64),
    /// `[expression]`
    Computed(Expr),
}
