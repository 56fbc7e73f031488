//! Shares work out between workspaces: one of everybody's before anybody's second.
//!
//! In: what is wanted of a table, and of which workspaces. Out: a statement that reads so much of each workspace as it may get, and no
//! more. Never: a workspace that waits for another one's work; a look at all that is due.
//!
//! Who has something is found by one look into the index a workspace, and at most as many go on as rows are wanted; those that come
//! after the last one served come first. Of each of them up to four equal shares are read, so that what some leave over goes to the
//! others.

use super::engine::{Dialect, Slice, Value};

/// How many equal shares one workspace may get where the others leave theirs.
const SHARES: u32 = 4;

/// Whose work is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// This workspace's.
    One(String),
    /// Everybody's, without these, which have enough under way.
    AllBut(Vec<String>),
}

impl Among {
    /// Everybody's.
    pub const fn all() -> Self {
        Self::AllBut(Vec::new())
    }

    /// Where the ids of the wanted workspaces come from, as `w`.
    pub(super) fn source(&self, dialect: &Dialect) -> String {
        match self {
            Self::One(_) => "(SELECT CAST(:among AS TEXT) AS id) w".into(),
            Self::AllBut(none) if none.is_empty() => "workspace w".into(),
            Self::AllBut(_) => {
                let others = format!("SELECT value ->> 0 FROM {}", (dialect.items)("among"));
                format!("(SELECT id FROM workspace WHERE id NOT IN ({others})) w")
            }
        }
    }

    /// The value that it names.
    pub(super) fn value(&self) -> (&'static str, Value<'_>) {
        let value = match self {
            Self::One(workspace) => workspace.into(),
            Self::AllBut(others) => array(others.iter().map(|other| [other.as_str()])).into(),
        };
        (":among", value)
    }
}

/// Rows of texts as a JSON array of arrays.
pub(super) fn array<const N: usize>(rows: impl Iterator<Item = [impl AsRef<str>; N]>) -> String {
    let rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(|text| text.as_ref().to_owned()).collect()).collect();
    serde_json::json!(rows).to_string()
}

/// 1 if a workspace has any such row, and nothing if it has none; written so that no planner makes one look at all rows of it.
fn first(dialect: &Dialect, slice: &Slice) -> String {
    let Slice { table, index, filter, order, .. } = slice;
    let (index, order) = ((dialect.index)(index), order.join(", "));
    format!("(SELECT 1 FROM {table} {index} WHERE workspace = w.id AND {filter} ORDER BY {order} LIMIT 1)")
}

/// Says whether there is anything at all; takes no lock.
pub(super) fn any_of(dialect: &Dialect, among: &Among, slice: &Slice) -> String {
    format!("SELECT 1 FROM {} WHERE {} IS NOT NULL LIMIT 1", among.source(dialect), first(dialect, slice))
}

/// These columns of up to `:most` rows, and at the end each one's rank in its workspace, by rank; `:after` is the last workspace that
/// was served.
pub(super) fn fairly(dialect: &Dialect, among: &Among, slice: &Slice, columns: &str) -> String {
    let most = "CAST(:most AS BIGINT)";
    let share = format!(
        "(SELECT CASE WHEN count(*) <= {SHARES} THEN {most} ELSE ({SHARES} * {most} + count(*) - 1) / count(*) END FROM busy)"
    );
    let ordered: Vec<String> = slice.order.iter().map(|column| format!("d.{column}")).collect();
    format!(
        "WITH busy AS MATERIALIZED
           (SELECT w.id FROM {} WHERE {} IS NOT NULL ORDER BY w.id <= :after, w.id LIMIT {most})
         SELECT {columns}, row_number() OVER (PARTITION BY d.workspace ORDER BY {}) AS rank
         FROM busy w {} ORDER BY rank, d.workspace <= :after, d.workspace LIMIT {most}",
        among.source(dialect),
        first(dialect, slice),
        ordered.join(", "),
        (dialect.each)(slice, &share),
    )
}

/// The workspace whose turn came last, after rows by rank; the one before where there are none.
pub(super) fn last_served<'a>(rows: impl DoubleEndedIterator<Item = (&'a str, i64)>, before: &str) -> String {
    rows.rev().find(|(_, rank)| *rank == 1).map_or(before, |(workspace, _)| workspace).to_owned()
}
