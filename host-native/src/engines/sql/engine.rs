//! What a database must offer so that the store's statements run on it.
//!
//! In: statements with names for their values. Out: rows. Never: a statement of the store's.

use std::borrow::Cow;
use std::time::Duration;

use crate::fault::{Fault, FaultKind};

/// A value of a statement or of a row. The schema has texts and whole numbers, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// None.
    Null,
    /// A whole number: a count, an instant in milliseconds, yes (1) or no (0).
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
}

/// What a statement is given, by name: `(":id", …)` for `:id` in the text. What the text does not name is left out.
pub type Values<'a> = [(&'static str, Value<'a>)];

/// What a column of given rows holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Texts.
    Text,
    /// Whole numbers.
    Int,
}

/// Rows that a statement is given all at once: it names them by what [`Dialect::given`] makes of their columns.
pub struct Given<'a> {
    /// The columns.
    pub columns: &'static [(&'static str, Holds)],
    /// The rows, their values in the columns' order.
    pub rows: Vec<Vec<Value<'a>>>,
}

/// One row.
pub type Row = Vec<Value<'static>>;

/// Rows of a table in the order of one of its indexes, which begins with the workspace.
pub struct Slice {
    /// The table.
    pub table: &'static str,
    /// The index.
    pub index: &'static str,
    /// Which of them.
    pub filter: String,
    /// The columns that the index has them in order of.
    pub order: &'static [&'static str],
    /// Whether they are about to be changed.
    pub taken: bool,
}

/// Where the databases' languages differ.
pub struct Dialect {
    /// A member of a JSON text, as a text.
    pub member: fn(column: &str, name: &str) -> String,
    /// Whether a text holds another one, letter by letter.
    pub holds: fn(text: &str, part: &str) -> String,
    /// Asks for an index by name.
    pub index: fn(name: &str) -> String,
    /// The items of the JSON array with this name, each as `value`.
    pub items: fn(name: &str) -> String,
    /// The rows that a statement is given, with these columns, as `r`.
    pub given: fn(columns: &[(&'static str, Holds)]) -> String,
    /// Joins each row of `w` with the first few rows of a table in its workspace, as `d`; locked where rows can be.
    pub each: fn(slice: &Slice, most: &str) -> String,
    /// Locks the rows that are read, until the transaction is over.
    pub locked: &'static str,
    /// The same, leaving out those that somebody else has locked.
    pub skipping: &'static str,
    /// Keeps the rows that are read from being changed, until the transaction is over; others may do the same.
    pub shared: &'static str,
    /// The time in milliseconds that leases go by; `:machine` where it is this machine's.
    pub machine: &'static str,
    /// What makes an index while others write, where there is such a thing.
    pub beside: &'static str,
    /// How long an idle worker sleeps before it looks for what others have stored.
    pub nap: Duration,
}

/// An open database and the worker that this connection is on it.
pub trait Engine: Send {
    /// Its language.
    fn dialect(&self) -> &'static Dialect;

    /// This worker's id, unique over restarts and machines.
    fn worker(&self) -> &str;

    /// The rows that a statement gives.
    fn rows(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, Fault>;

    /// How many rows a statement has changed.
    fn run(&self, sql: &str, values: &Values<'_>) -> Result<u64, Fault>;

    /// The rows that a statement gives for given rows; which comes first is left to the database.
    fn rows_for(&self, sql: &str, values: &Values<'_>, given: &Given<'_>) -> Result<Vec<Row>, Fault>;

    /// How many rows a statement has changed for given rows.
    fn run_for(&self, sql: &str, values: &Values<'_>, given: &Given<'_>) -> Result<u64, Fault>;

    /// Several statements without values.
    fn exec(&self, sql: &str) -> Result<(), Fault>;

    /// Begins a transaction.
    fn begin(&self) -> Result<(), Fault>;

    /// Begins one of few statements that each take many rows: what making a plan costs is little beside them, and one that was made when
    /// tables were small would be much.
    fn begin_many(&self) -> Result<(), Fault> {
        self.begin()
    }

    /// Begins one that need not be on the disk when it is committed: a machine that fails may undo it, a process that ends does not.
    fn begin_loosely(&self) -> Result<(), Fault>;

    /// Begins one that only reads: every question in it sees the same moment.
    fn begin_reading(&self) -> Result<(), Fault>;

    /// Once the transaction is committed, whoever waits on this database hears that there is something to do.
    fn announce(&self) -> Result<(), Fault>;

    /// Waits until somebody announces something, or for so long; a hint beside looking.
    fn wait(&self, nap: Duration) -> Result<(), Fault>;

    /// Ends it: what it did is on the disk when this returns.
    fn commit(&self) -> Result<(), Fault>;

    /// Ends it: nothing of it has happened. That also holds where this fails.
    fn rollback(&self) -> Result<(), Fault>;

    /// Whether another worker lives; told by a lock that the system gives back, never guessed from time.
    fn lives(&self, worker: &str) -> Result<bool, Fault>;

    /// Removes what is left of a worker that is gone.
    fn forget(&self, worker: &str);

    /// The schema's version in the database, and the one that this host writes.
    fn schema(&self) -> Result<(u32, u32), Fault>;

    /// Whether the database's own check finds nothing wrong.
    fn is_sound(&self) -> Result<bool, Fault>;

    /// Where the database is, without secrets.
    fn describe(&self) -> String;
}

impl Value<'_> {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub const fn number(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Int(flag.into())
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row's column as the type that it is read as.
pub trait Column: Sized {
    /// The value, if it is of that type.
    fn of(value: Value<'static>) -> Option<Self>;
}

impl Column for String {
    fn of(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.into_owned()),
            Value::Int(_) | Value::Null => None,
        }
    }
}

impl Column for i64 {
    fn of(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Int(number) => Some(number),
            Value::Text(_) | Value::Null => None,
        }
    }
}

impl Column for u32 {
    fn of(value: Value<'static>) -> Option<Self> {
        Self::try_from(i64::of(value)?).ok()
    }
}

impl Column for bool {
    fn of(value: Value<'static>) -> Option<Self> {
        Some(i64::of(value)? != 0)
    }
}

impl<T: Column> Column for Option<T> {
    fn of(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::of(value).map(Some),
        }
    }
}

/// A row's columns, taken from left to right.
pub struct Columns(std::vec::IntoIter<Value<'static>>);

impl Columns {
    /// The next one.
    pub fn take<T: Column>(&mut self) -> Result<T, Fault> {
        let value = self.0.next().and_then(T::of);
        value.ok_or_else(|| Fault::new(FaultKind::Core, "a stored value is not of its column's type"))
    }
}

impl From<Row> for Columns {
    fn from(row: Row) -> Self {
        Self(row.into_iter())
    }
}
