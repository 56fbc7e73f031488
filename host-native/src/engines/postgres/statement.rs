//! Prepares statements and carries values to them and from them.
//!
//! In: a text with names for its values. Out: the prepared statement, its values in order; rows as the store reads them. Never: SQL of
//! its own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::error::Error;

use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};

use crate::engines::sql::engine::{Given, Holds, Row, Value, Values};
use crate::fault::{Fault, FaultKind};

/// A value that a statement names and nobody gave.
const NOTHING: &Value<'static> = &Value::Null;

/// The statements of one connection, each prepared once.
#[derive(Default)]
pub(super) struct Statements(BTreeMap<String, Prepared>);

/// A statement, and its values in the order of their numbers.
type Bound<'a> = (Statement, Vec<&'a (dyn ToSql + Sync)>);

/// A column of given rows.
pub(super) enum Array<'a> {
    Texts(Vec<Option<&'a str>>),
    Ints(Vec<Option<i64>>),
}

/// The columns of given rows, by name.
pub(super) fn arrays<'a>(given: &'a Given<'_>) -> Vec<(&'static str, Array<'a>)> {
    let column = |(index, (name, holds)): (usize, &(&'static str, Holds))| {
        let values = given.rows.iter().map(|row| row.get(index));
        let array = match holds {
            Holds::Text => Array::Texts(values.map(|value| value.and_then(Value::text)).collect()),
            Holds::Int => Array::Ints(values.map(|value| value.and_then(Value::number)).collect()),
        };
        (*name, array)
    };
    given.columns.iter().enumerate().map(column).collect()
}

struct Prepared {
    statement: Statement,
    /// Which value stands at which number.
    names: Vec<String>,
}

impl Statements {
    /// A statement with its values in the order of their numbers.
    pub(super) fn bound<'a>(
        &mut self,
        client: &mut Client,
        sql: &str,
        values: &'a Values<'_>,
    ) -> Result<Bound<'a>, postgres::Error> {
        self.bound_for(client, sql, values, &[])
    }

    /// The same for given rows, of which each column is an array.
    pub(super) fn bound_for<'a>(
        &mut self,
        client: &mut Client,
        sql: &str,
        values: &'a Values<'_>,
        arrays: &'a [(&str, Array<'_>)],
    ) -> Result<Bound<'a>, postgres::Error> {
        let Prepared { statement, names } = match self.0.entry(sql.into()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let (text, names) = numbered(sql);
                new.insert(Prepared { statement: client.prepare(&text)?, names })
            }
        };
        let value = |name: &String| values.iter().find(|(known, _)| known == name).map_or(NOTHING, |(_, value)| value);
        let array =
            |name: &String| arrays.iter().find(|(known, _)| name.strip_prefix(':') == Some(known)).map(|(_, array)| array);
        let any = |name: &'_ String| -> &'a (dyn ToSql + Sync) {
            match array(name) {
                Some(Array::Texts(texts)) => texts,
                Some(Array::Ints(numbers)) => numbers,
                None => value(name),
            }
        };
        Ok((statement.clone(), names.iter().map(any).collect()))
    }
}

/// `:name` as `$1`, the same name always the same number. A cast, `::json`, stays, and so does a colon before anything else.
fn numbered(sql: &str) -> (String, Vec<String>) {
    let (mut text, mut names) = (String::with_capacity(sql.len()), Vec::new());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once(':') {
        text.push_str(before);
        let length = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
        if length == 0 {
            let (colon, after) = after.strip_prefix(':').map_or((":", after), |after| ("::", after));
            text.push_str(colon);
            rest = after;
            continue;
        }
        let (name, after) = after.split_at(length);
        let name = format!(":{name}");
        let number = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        text.push_str(&format!("${}", number + 1));
        rest = after;
    }
    text.push_str(rest);
    (text, names)
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Int(number) => number.to_sql_checked(kind, out),
            Self::Text(text) => text.as_ref().to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true // Each value is checked against the type by itself.
    }

    to_sql_checked!();
}

/// A row as the store reads it.
pub(super) fn row(found: &postgres::Row) -> Result<Row, Fault> {
    let unreadable = |_| Fault::new(FaultKind::Core, "a stored value is neither text nor whole number");
    let column = |(index, column): (usize, &postgres::Column)| {
        let value = match *column.type_() {
            Type::INT8 => found.try_get::<_, Option<i64>>(index).map(|value| value.map(Value::Int)),
            Type::INT4 => found.try_get::<_, Option<i32>>(index).map(|value| value.map(|number| Value::Int(number.into()))),
            Type::BOOL => found.try_get::<_, Option<bool>>(index).map(|value| value.map(|flag| Value::Int(flag.into()))),
            _ => found.try_get::<_, Option<String>>(index).map(|value| value.map(|text| Value::Text(Cow::Owned(text)))),
        };
        value.map(|value| value.unwrap_or(Value::Null)).map_err(unreadable)
    };
    found.columns().iter().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_numbers_and_casts_stay() {
        let (text, names) = numbered("SELECT (a::json ->> 'b: ') FROM c WHERE d = :w AND e = :id AND f = :w");
        assert_eq!(text, "SELECT (a::json ->> 'b: ') FROM c WHERE d = $1 AND e = $2 AND f = $1");
        assert_eq!(names, [":w", ":id"]);
    }
}
