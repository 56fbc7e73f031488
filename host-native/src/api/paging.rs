//! Long lists in pages: what comes after a cursor.
//!
//! In: `?limit=50&after=…`. Out: a page, and the cursor of the next one. Never: a row twice or left out because others were added.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// How many rows a page has unless said otherwise.
const USUAL: u32 = 50;
/// How many it may have.
const MOST: u32 = 500;

/// Which page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Page {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 500)))]
    pub(super) limit: Option<u32>,
    /// The `next` of the page before.
    #[serde(default)]
    pub(super) after: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PageOf{T}"))]
#[serde(rename_all = "camelCase")]
pub(super) struct Rows<T> {
    /// The rows.
    pub(super) items: Vec<T>,
    /// Where the next page begins; absent: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

impl Page {
    /// How many rows are wanted.
    pub(super) fn most(&self) -> Result<u32, Refusal> {
        match self.limit.unwrap_or(USUAL) {
            limit @ 1..=MOST => Ok(limit),
            limit => {
                Err(Refusal::new(422, "api.query", "not sound", format!("expected a `limit` of 1 to {MOST}, found {limit}")))
            }
        }
    }

    /// What the last row before this page was known by; empty for the first page.
    pub(super) fn after(&self) -> Result<String, Refusal> {
        let Some(cursor) = &self.after else { return Ok(String::new()) };
        let known = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let known = known.filter(|place| !place.contains('\0'));
        known.ok_or_else(|| {
            let detail = "expected an `after` that a page gave as its `next`, found another text";
            Refusal::new(422, "api.query", "not sound", detail)
        })
    }

    /// The cursor of the page after the row that is known by this.
    pub(super) fn cursor(&self, place: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(place)
    }

    /// The page of one row more than wanted, if there are so many; `place` is what a row is known by.
    pub(super) fn of<T>(&self, mut items: Vec<T>, place: impl Fn(&T) -> String) -> Result<Rows<T>, Refusal> {
        let most = usize::try_from(self.most()?).unwrap_or(usize::MAX);
        let more = items.len() > most;
        items.truncate(most);
        let next = items.last().filter(|_| more).map(|last| self.cursor(&place(last)));
        Ok(Rows { items, next })
    }
}
