//! Long lists from any place: behind a cursor, or so many rows in, with how many there are.
//!
//! In: `?limit=50&after=…`, `?limit=50&offset=90000`, `?status=active,paused`. Out: a part of a list. Never: a cursor of another order than the
//! one that it was given for.

use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::paging::Page;
use super::refusal::Refusal;
use crate::engines::sql::Begin;

/// How many rows may be passed over.
const MOST_OFFSET: u32 = 1_000_000;
/// How long what is looked for may be, in bytes.
const MOST_SOUGHT: usize = 200;

/// A part of a long list.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PartOf{T}"))]
#[serde(rename_all = "camelCase")]
pub(super) struct Part<T> {
    /// The rows.
    pub(super) items: Vec<T>,
    /// Where the next rows begin; absent: there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
    /// How many there are in all; only where `offset` is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
}

/// Which part.
#[derive(Debug, Clone)]
pub(super) struct Span<P> {
    page: Page,
    /// How many rows are wanted; 0: only how many there are.
    most: u32,
    pub(super) begin: Begin<P>,
}

impl<P: Serialize + DeserializeOwned> Span<P> {
    /// What was asked for; `is_of` says whether a place is one of a list in this order.
    pub(super) fn of(
        limit: Option<u32>,
        after: Option<String>,
        offset: Option<u32>,
        is_of: impl FnOnce(&P) -> bool,
    ) -> Result<Self, Refusal> {
        let wrong = |detail: String| Refusal::new(422, "api.query", "not sound", detail);
        let counted = limit == Some(0) && offset.is_some();
        let page = Page { limit: limit.filter(|_| !counted), after };
        let most = if counted { 0 } else { page.most()? };
        let begin = match (offset, page.after()?) {
            (Some(_), after) if !after.is_empty() => {
                return Err(wrong("expected `after` or `offset`, found both".into()));
            }
            (Some(offset), _) if offset > MOST_OFFSET => {
                return Err(wrong(format!("expected an `offset` of 0 to {MOST_OFFSET}, found {offset}"))
                    .help("go on with `after`, or ask for less by a filter"));
            }
            (Some(offset), _) => Begin::At(offset),
            (None, after) if after.is_empty() => Begin::Behind(None),
            (None, after) => {
                let place: Option<P> = serde_json::from_str(&after).ok().filter(is_of);
                Begin::Behind(Some(place.ok_or_else(super::routes::other_cursor)?))
            }
        };
        Ok(Self { page, most, begin })
    }

    /// How many rows are read: one more than wanted tells whether there are more.
    pub(super) const fn read(&self) -> u32 {
        if self.most == 0 { 0 } else { self.most + 1 }
    }

    /// How many are wanted.
    pub(super) const fn most(&self) -> u32 {
        self.most
    }

    /// Whether it is told how many there are.
    pub(super) const fn counts(&self) -> bool {
        matches!(self.begin, Begin::At(_))
    }

    /// The part of what was read; `place` is where a row stands.
    pub(super) fn part<T>(&self, mut items: Vec<T>, total: Option<u64>, place: impl Fn(&T) -> P) -> Result<Part<T>, Refusal> {
        let most = usize::try_from(self.most).unwrap_or(usize::MAX);
        let more = items.len() > most;
        items.truncate(most);
        let last = items.last().filter(|_| more).map(|last| serde_json::to_string(&place(last)));
        let last = last.transpose().map_err(|error| Refusal::broken(error.to_string()))?;
        Ok(Part { items, next: last.map(|place| self.page.cursor(&place)), total })
    }
}

impl<T> Part<T> {
    /// The same with its rows as another type.
    pub(super) fn map<S>(self, change: impl FnMut(T) -> S) -> Part<S> {
        let Self { items, next, total } = self;
        Part { items: items.into_iter().map(change).collect(), next, total }
    }
}

/// What somebody looks for, as words.
pub(super) fn sought(text: Option<&str>) -> Result<Vec<crate::fold::Word>, Refusal> {
    let text = text.unwrap_or_default();
    if text.len() > MOST_SOUGHT {
        let detail = format!("expected a `q` of up to {MOST_SOUGHT} bytes, found a longer one");
        return Err(Refusal::new(422, "api.query", "not sound", detail));
    }
    Ok(crate::fold::words(text))
}

/// Several words with commas between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Commas<T>(pub(super) Vec<T>);

impl<T> Default for Commas<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Serialize> Serialize for Commas<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.0)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Commas<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let word = |word: &str| serde_json::from_value(word.into()).map_err(|error| D::Error::custom(Unknown(word, error)));
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(word).collect::<Result<_, _>>().map(Self)
    }
}

/// A word that is none of those that are known.
struct Unknown<'a>(&'a str, serde_json::Error);

impl fmt::Display for Unknown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "of words with commas between, `{}`: {}", self.0.escape_debug(), self.1)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Commas<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("CommasOf{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let items = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "array", "items": items })
    }
}

#[cfg(test)]
mod tests {
    use relance_core::wire::Status;

    use super::*;

    #[test]
    fn words_stand_between_commas() {
        let read = |text: &str| serde_json::from_value::<Commas<Status>>(text.into()).map(|commas| commas.0);
        assert_eq!(read("active,paused").unwrap_or_default(), [Status::Active, Status::Paused]);
        assert_eq!(read(" active ,").unwrap_or_default(), [Status::Active]);
        assert!(read("").is_ok_and(|none| none.is_empty()));
        assert!(read("active,nothing").is_err());
    }

    #[test]
    fn a_part_begins_behind_a_place_or_so_many_rows_in() {
        let span = |limit, after: Option<&str>, offset| Span::<String>::of(limit, after.map(str::to_owned), offset, |_| true);
        let first = span(Some(2), None, None).ok();
        let part = first.as_ref().and_then(|span| span.part(vec![1, 2, 3], None, |row| row.to_string()).ok());
        let (items, next) = part.map(|part| (part.items, part.next)).unwrap_or_default();
        assert_eq!((first.map(|span| span.read()), items), (Some(3), vec![1, 2]));
        let second = span(Some(2), next.as_deref(), None).ok().map(|span| span.begin);
        assert_eq!(second, Some(Begin::Behind(Some("2".to_owned()))));
        assert!(span(Some(2), next.as_deref(), Some(4)).is_err(), "both");
        assert!(span(Some(2), None, Some(1_000_001)).is_err());
        assert_eq!(span(Some(0), None, Some(7)).ok().map(|span| (span.read(), span.counts())), Some((0, true)));
        assert!(span(Some(0), None, None).is_err());
    }
}
