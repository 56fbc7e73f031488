//! Reads a YAML document and the place of each of its values.
//!
//! In: a text. Out: the value, and pointer → place; or one problem with line and column. Never: a key given twice, a number that
//! is none, more values than a small file can honestly hold (aliases are counted as what they stand for).

use relance_core::base::{Json, Problem, limits, pointer};
use serde::de::{self, Deserialize, Deserializer};
use serde_saphyr::{Location, Spanned};
use std::collections::BTreeMap;
use std::fmt;

use super::{Found, Place};

/// The most values of one document, aliases counted each time.
const VALUES: usize = 200_000;
/// The stack of the thread that reads: enough for the deepest document that is accepted, in a build without optimisation too.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Reads a text that was in a file of this name.
///
/// # Errors
/// When it is not YAML, or says what JSON can't.
pub(crate) fn parse(name: &str, text: &str) -> Result<(Json, BTreeMap<String, Place>), Found> {
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || parse_here(name, text));
        reader.ok().and_then(|reader| reader.join().ok()).unwrap_or_else(|| {
            let problem = Problem::error("file.yamlMalformed", "", "expected YAML, found a document that could not be read");
            Err(Found::in_file(name, problem.help("write it as JSON")))
        })
    })
}

fn parse_here(name: &str, text: &str) -> Result<(Json, BTreeMap<String, Place>), Found> {
    let budget = serde_saphyr::budget! {
        max_depth: limits::JSON_DEPTH + 1,
        flow_nesting_limit: limits::JSON_DEPTH + 1,
        max_nodes: VALUES,
        max_events: VALUES * 3,
    };
    let options = serde_saphyr::options! {
        budget: budget,
        strict_booleans: true,
        reject_unsupported_tags: true,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        with_snippet: false,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: VALUES / 2,
            max_replay_stack_depth: 32,
            max_alias_expansions_per_anchor: 10_000,
        },
    };
    match serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options) {
        Ok(root) => {
            let mut places = BTreeMap::new();
            let value = root.value.note(String::new(), place(root.referenced), &mut places);
            Ok((value, places))
        }
        Err(error) => Err(refusal(name, text, &error)),
    }
}

fn place(location: Location) -> Option<Place> {
    (location != Location::UNKNOWN).then(|| Place { line: location.line(), column: location.column() })
}

fn refusal(name: &str, text: &str, error: &serde_saphyr::Error) -> Found {
    use serde_saphyr::Error as E;
    let error = error.without_snippet();
    let place = error.location().and_then(place);
    let tab = place.is_some_and(|place| indented_by_tab(text, place.line));
    let (code, message, help) = match error {
        E::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("a key");
            ("file.duplicateKey", format!("expected each key once, found `{key}` twice"), "remove one of the two")
        }
        E::NonFiniteFloat { .. } => {
            ("file.notANumber", "expected a number that JSON has, found one that is infinite or none".to_owned(), QUOTE)
        }
        E::Budget { .. }
        | E::AliasReplayLimitExceeded { .. }
        | E::AliasExpansionLimitExceeded { .. }
        | E::AliasReplayStackDepthExceeded { .. } => too_large(),
        other if ["budget breached", "limit exceeded:"].iter().any(|words| other.to_string().contains(words)) => too_large(),
        E::MultipleDocuments { .. } => (
            "file.severalDocuments",
            "expected one document, found `---` and another".to_owned(),
            "put each in a file of its own",
        ),
        E::MergeKeyNotAllowed { .. } => {
            ("file.yamlMalformed", "expected plain keys, found the merge key `<<`".to_owned(), "write the keys out")
        }
        E::Eof { .. } => ("file.empty", "expected a document, found nothing".to_owned(), "see `relance check --help`"),
        other if other.to_string().contains("recursion limit") => {
            let message = format!("expected at most {} levels of nesting, found more", limits::JSON_DEPTH);
            ("wire.tooDeep", message, "write it less deep")
        }
        _ if tab => ("file.yamlTab", "expected spaces before the value, found a tab".to_owned(), "indent with spaces"),
        other => {
            ("file.yamlMalformed", format!("expected YAML, found: {}", sentence(other)), "check the indentation and quotes here")
        }
    };
    Found::in_file(name, Problem::error(code, "", message).help(help)).at(place)
}

fn too_large() -> (&'static str, String, &'static str) {
    let depth = limits::JSON_DEPTH;
    let message = format!("expected at most {VALUES} values in {depth} levels, aliases counted each time, found more");
    ("file.yamlTooLarge", message, "write it less deep, with fewer aliases")
}

const QUOTE: &str = "put it in quotes if it is meant as text";

/// Whether the line, or one of the two before it, begins with a tab after its spaces.
fn indented_by_tab(text: &str, line: u64) -> bool {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    text.lines().take(line).skip(line.saturating_sub(3)).any(|line| line.trim_start_matches(' ').starts_with('\t'))
}

/// What the parser says, on one line and without the place, which is named apart.
fn sentence(error: &serde_saphyr::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" at line ").next().unwrap_or(line);
    line.trim_end_matches(['.', ':', ' ']).chars().take(200).collect()
}

/// A YAML value with the places of what is in it.
enum Node {
    Scalar(Json),
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
}

impl Node {
    fn note(self, path: String, place: Option<Place>, places: &mut BTreeMap<String, Place>) -> Json {
        let below = |node: Spanned<Self>, path: String, places: &mut BTreeMap<String, Place>| {
            let place = self::place(node.referenced);
            node.value.note(path, place, places)
        };
        let value = match self {
            Self::Scalar(value) => value,
            Self::List(items) => {
                let items = items.into_iter().enumerate();
                Json::List(items.map(|(index, node)| below(node, pointer::element(&path, index), places)).collect())
            }
            Self::Map(members) => Json::Map(
                members
                    .into_iter()
                    .map(|(name, node)| {
                        let value = below(node, pointer::member(&path, &name), places);
                        (name, value)
                    })
                    .collect(),
            ),
        };
        if let Some(place) = place {
            places.insert(path, place);
        }
        value
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> de::Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Json::Null))
    }
    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Json::Null))
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(Json::Bool(value)))
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(Json::Int(value)))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node, E> {
        Json::deserialize(de::IntoDeserializer::<E>::into_deserializer(value)).map(Node::Scalar)
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        Json::deserialize(de::IntoDeserializer::<E>::into_deserializer(value)).map(Node::Scalar)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Scalar(Json::Str(text.to_owned())))
    }
    fn visit_string<E: de::Error>(self, text: String) -> Result<Node, E> {
        Ok(Node::Scalar(Json::Str(text)))
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry::<String, Spanned<Node>>()? {
            members.push(member);
        }
        Ok(Node::Map(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_line(text: &str) -> String {
        parse("d.yaml", text).unwrap_err().to_string().lines().next().unwrap().to_owned()
    }

    #[test]
    fn reads_what_json_has_and_notes_where_it_stands() {
        let text = "name: Welcome\nat: [\"09:00\", 18:00]\ndate: 2026-12-25\nyes: no\nwait: { businessDays: 2 }\nparameters:\n  1: a\nbody: |\n  Hi\n  there\nrate: 0.5\nnone: ~\n";
        let (value, places) = parse("d.yaml", text).unwrap();
        assert_eq!(
            serde_json::to_string(&value).unwrap(),
            r#"{"at":["09:00","18:00"],"body":"Hi\nthere\n","date":"2026-12-25","name":"Welcome","none":null,"parameters":{"1":"a"},"rate":0.5,"wait":{"businessDays":2},"yes":"no"}"#
        );
        assert_eq!(places.get("/wait/businessDays"), Some(&Place { line: 5, column: 23 }));
        assert_eq!(places.get("/at/1"), Some(&Place { line: 2, column: 15 }));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        assert_eq!(
            first_line("a: 1\nb: 2\na: 3\n"),
            "error[file.duplicateKey] d.yaml:3:1: expected each key once, found `a` twice"
        );
        assert!(first_line("a: .nan\n").starts_with("error[file.notANumber] d.yaml:1:4"), "{}", first_line("a: .nan\n"));
        assert!(first_line("a:\n\tb: 1\n").starts_with("error[file.yamlTab] d.yaml:2"), "{}", first_line("a:\n\tb: 1\n"));
        assert!(first_line("a: [1, 2\nb: 3\n").starts_with("error[file.yamlMalformed] d.yaml:"));
        assert!(
            first_line("a: 1\n---\nb: 2\n").starts_with("error[file.severalDocuments]"),
            "{}",
            first_line("a: 1\n---\nb: 2\n")
        );
        assert!(first_line("a: !!python/object x\n").starts_with("error[file.yamlMalformed]"));
    }

    #[test]
    fn refuses_depth_and_alias_bombs() {
        assert!(first_line(&"[".repeat(10_000)).starts_with("error[wire.tooDeep]"), "{}", first_line(&"[".repeat(10_000)));
        let block = (0..10_000).fold(String::new(), |text, depth| text + &" ".repeat(depth.min(300)) + "- \n");
        assert!(parse("d.yaml", &block).is_ok() || first_line(&block).starts_with("error["));
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let below = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", "));
        }
        assert!(first_line(&bomb).starts_with("error[file.yamlTooLarge]"), "{}", first_line(&bomb));
    }
}
