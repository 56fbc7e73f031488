//! Says what a step of the schema does: its statements by name, and whom each makes wait.
//!
//! In: a step's SQL. Out: names and locks. Never: a statement run.

use serde::Serialize;

/// Steps of the schema that a database does not have yet.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    /// Where the database is, without secrets.
    pub database: String,
    /// The schema that it has; 0: there is none yet.
    pub found: u32,
    /// The schema that this host writes.
    pub current: u32,
    /// What is to be done, in order; each step is one transaction, or all of them are.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its number.
    pub number: u32,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// What it does to what: `CREATE INDEX outbox_open ON outbox`.
    pub name: String,
    /// Who waits for it.
    pub waits: Waits,
}

/// Who waits while a statement's transaction runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Waits {
    /// Nobody.
    Nobody,
    /// Who changes the same rows.
    SameRows,
    /// Who writes.
    Writers,
    /// Who reads or writes that table.
    Everybody,
}

impl Waits {
    /// The same for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nobody => "nobody waits",
            Self::SameRows => "changes of the same rows wait",
            Self::Writers => "writers wait",
            Self::Everybody => "readers and writers of the table wait",
        }
    }
}

/// The steps after the one that a database has.
pub(super) fn pending(database: String, found: u32, steps: &[&str], waits: fn(&str) -> Waits) -> Pending {
    let current = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let missing = (1..).zip(steps).filter(|(number, _)| *number > found);
    let steps = missing.map(|(number, sql)| Step { number, statements: statements(sql, waits) }).collect();
    Pending { database, found, current, steps }
}

fn statements(sql: &str, waits: fn(&str) -> Waits) -> Vec<Statement> {
    split(sql).iter().map(|text| Statement { name: name(text), waits: waits(text) }).collect()
}

/// Who waits in PostgreSQL.
pub(super) fn waits_in_postgres(statement: &str) -> Waits {
    let words: Vec<String> = statement.split_whitespace().take(3).map(str::to_uppercase).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["CREATE", "INDEX", "CONCURRENTLY"] => Waits::Nobody,
        ["CREATE", "INDEX", ..] | ["CREATE", "UNIQUE", "INDEX"] => Waits::Writers,
        ["CREATE" | "COMMENT", ..] => Waits::Nobody,
        ["INSERT" | "UPDATE" | "DELETE", ..] => Waits::SameRows,
        _ => Waits::Everybody,
    }
}

/// Who waits in SQLite: whoever writes, whatever it is; readers see what was before.
pub(super) fn waits_in_sqlite(_: &str) -> Waits {
    Waits::Writers
}

/// What a statement does to what.
fn name(statement: &str) -> String {
    let head = statement.split('(').next().unwrap_or(statement);
    let words: Vec<&str> = head.split_whitespace().collect();
    let upto = match words.first().map(|word| word.to_uppercase()).as_deref() {
        Some("INSERT" | "DELETE") => 3,
        Some("UPDATE") => 2,
        Some("ALTER") => 6,
        _ => words.iter().position(|word| matches!(word.to_uppercase().as_str(), "WHERE" | "AS" | "SET")).unwrap_or(words.len()),
    };
    words.get(..upto.min(words.len())).unwrap_or(&words).join(" ")
}

/// A text's statements without comments. Semicolons in quotes, also in `$$`, end none.
fn split(sql: &str) -> Vec<String> {
    let lines: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let text = lines.join("\n");
    let (mut found, mut open, mut quote) = (Vec::new(), String::new(), None);
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let token = if rest.starts_with("$$") { "$$" } else { rest.get(..c.len_utf8()).unwrap_or_default() };
        rest = rest.get(token.len()..).unwrap_or_default();
        match quote {
            Some(begun) if begun == token => quote = None,
            None if matches!(token, "'" | "\"" | "$$") => quote = Some(token),
            None if token == ";" => {
                found.push(std::mem::take(&mut open));
                continue;
            }
            _ => {}
        }
        open.push_str(token);
    }
    found.push(open);
    found.iter().map(|statement| statement.trim().to_owned()).filter(|statement| !statement.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_have_names_and_whom_they_make_wait() {
        let sql = "-- A note; with a semicolon.\nCREATE TABLE a (\n  b TEXT DEFAULT ';'\n);\nCREATE INDEX a_b ON a (b) WHERE b IS NOT NULL;\n\
                   ALTER TABLE a ADD COLUMN c TEXT;\nUPDATE a SET c = 'x;y';\nINSERT INTO a VALUES (1);\nDROP TABLE a;\n";
        let named = |waits| -> Vec<(String, Waits)> {
            statements(sql, waits).into_iter().map(|statement| (statement.name, statement.waits)).collect()
        };
        let expected = [
            ("CREATE TABLE a", Waits::Nobody),
            ("CREATE INDEX a_b ON a", Waits::Writers),
            ("ALTER TABLE a ADD COLUMN c", Waits::Everybody),
            ("UPDATE a", Waits::SameRows),
            ("INSERT INTO a", Waits::SameRows),
            ("DROP TABLE a", Waits::Everybody),
        ];
        let expected: Vec<(String, Waits)> = expected.into_iter().map(|(name, waits)| (name.into(), waits)).collect();
        assert_eq!(named(waits_in_postgres), expected);
        assert!(named(waits_in_sqlite).iter().all(|(_, waits)| *waits == Waits::Writers));
        assert_eq!(waits_in_postgres("CREATE INDEX CONCURRENTLY a_b ON a (b)"), Waits::Nobody);
        assert_eq!(waits_in_postgres("CREATE UNIQUE INDEX a_b ON a (b)"), Waits::Writers);
    }

    #[test]
    fn only_what_is_missing_is_pending() {
        let pending = pending("here".into(), 1, &["CREATE TABLE a (b TEXT);", "CREATE TABLE c (d TEXT);"], waits_in_sqlite);
        assert_eq!((pending.found, pending.current, pending.steps.len()), (1, 2, 1));
        assert_eq!((pending.steps[0].number, pending.steps[0].statements[0].name.as_str()), (2, "CREATE TABLE c"));
    }
}
