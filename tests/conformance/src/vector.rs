//! Reads the vectors, and refuses one that could not fail.
//!
//! In: the files of `tests/vectors`. Out: cases in order of path. Never: a request; see `expand`.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// A case: steps and what is expected of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// File and name.
    pub from: String,
    /// Values that the steps may refer to.
    pub given: Map<String, Value>,
    /// Each step and what its response must have.
    pub steps: Vec<(Value, Value)>,
}

/// A file of vectors; see the README beside them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    why: String,
    rules: Vec<String>,
    #[serde(default)]
    given: Map<String, Value>,
    when: Option<Value>,
    then: Option<Value>,
    #[serde(default)]
    cases: Vec<Inner>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    name: String,
    #[serde(default)]
    given: Map<String, Value>,
    when: Value,
    then: Value,
}

/// The project's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// All cases of all files.
///
/// # Errors
/// A file that can't be read, or that breaks a rule of the format.
pub fn all() -> Result<Vec<Case>> {
    let folder = root().join("tests/vectors");
    let mut paths = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.strip_prefix(&folder)?.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path)?;
        cases.extend(read(&name, &text).with_context(|| format!("tests/vectors/{name}"))?);
    }
    Ok(cases)
}

/// The cases of one file.
///
/// # Errors
/// What breaks a rule of the format.
pub fn read(path: &str, text: &str) -> Result<Vec<Case>> {
    let file: File = serde_json::from_str(text)?;
    if file.why.trim().is_empty() {
        bail!("`why` says nothing");
    }
    let refuses = path.starts_with("refuse/");
    if file.rules.is_empty() && !refuses {
        bail!("`rules` names no rule that the vector pins down");
    }
    if let Some(rule) = file.rules.iter().find(|rule| !is_rule(rule)) {
        bail!("expected the id of a rule such as `T5`, found `{rule}`");
    }
    let mut inner = file.cases;
    match (file.when, file.then) {
        (Some(when), Some(then)) => inner.insert(0, Inner { name: String::new(), given: Map::new(), when, then }),
        (None, None) => {}
        _ => bail!("expected `when` and `then` together, found one of them"),
    }
    if inner.is_empty() {
        bail!("expected `when` and `then`, or `cases`, found neither");
    }
    inner.into_iter().map(|one| case(path, &file.name, &file.given, one, refuses)).collect()
}

fn case(path: &str, name: &str, given: &Map<String, Value>, inner: Inner, refuses: bool) -> Result<Case> {
    let from = [path, name, &inner.name].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let steps: Vec<(Value, Value)> = match (inner.when, inner.then) {
        (Value::Array(when), Value::Array(then)) if when.len() == then.len() => when.into_iter().zip(then).collect(),
        (Value::Array(when), Value::Array(then)) => bail!("{from}: {} steps and {} expectations", when.len(), then.len()),
        (Value::Array(_), _) => bail!("{from}: expected a list of expectations for a list of steps"),
        (when, then) => vec![(when, then)],
    };
    if steps.iter().all(|(_, then)| says_nothing(then)) {
        bail!("{from}: the expectation could not fail");
    }
    if refuses && !steps.iter().any(|(_, then)| names_problems(then)) {
        bail!("{from}: expected the exact problems, each with `code` and `path`");
    }
    let mut given = given.clone();
    given.extend(inner.given);
    Ok(Case { from, given, steps })
}

fn is_rule(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_uppercase()) && text.len() > 1 && letters.all(|rest| rest.is_ascii_digit())
}

fn says_nothing(then: &Value) -> bool {
    match then {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn names_problems(then: &Value) -> bool {
    let problems = then.get("problems").and_then(Value::as_array);
    problems.is_some_and(|problems| {
        !problems.is_empty() && problems.iter().all(|problem| problem.get("code").is_some() && problem.get("path").is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#""name":"n","why":"w","rules":["T5"]"#;

    #[test]
    fn a_case_has_the_files_values_and_its_own() {
        let text = format!(
            r#"{{{HEAD},"given":{{"a":1}},"cases":[{{"name":"c","given":{{"b":2}},"when":{{}},"then":{{"result":1}}}}]}}"#
        );
        let cases = read("time/a.json", &text).unwrap();
        assert_eq!(cases[0].from, "time/a.json · n · c");
        assert_eq!(cases[0].given.len(), 2);
    }

    #[test]
    fn a_vector_that_could_not_fail_is_refused() {
        for then in ["null", "{}", "[null]"] {
            let when = if then.starts_with('[') { "[{}]" } else { "{}" };
            assert!(read("time/a.json", &format!(r#"{{{HEAD},"when":{when},"then":{then}}}"#)).is_err(), "{then}");
        }
    }

    #[test]
    fn a_vector_names_rules_and_every_step_has_its_expectation() {
        assert!(read("time/a.json", r#"{"name":"n","why":"w","rules":[],"when":{},"then":1}"#).is_err());
        assert!(read("time/a.json", r#"{"name":"n","why":"w","rules":["rule 5"],"when":{},"then":1}"#).is_err());
        assert!(read("time/a.json", &format!(r#"{{{HEAD},"when":[{{}}],"then":[1,2]}}"#)).is_err());
    }

    #[test]
    fn a_refusal_names_code_and_path() {
        let text = |then: &str| format!(r#"{{"name":"n","why":"w","rules":[],"when":{{}},"then":{then}}}"#);
        assert!(read("refuse/a.json", &text(r#"{"problems":[{"code":"a.b"}]}"#)).is_err());
        assert!(read("refuse/a.json", &text(r#"{"problems":[{"code":"a.b","path":"/c"}]}"#)).is_ok());
    }
}
