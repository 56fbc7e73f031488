//! Puts the conditions of a statement together from what is asked, and says where a part of a long list begins.
//!
//! In: columns and values. Out: a text, and the values that it names. Never: a value in the text that did not come from this host.

use super::engine::Value;
use super::{Store, fair};

/// Where a part of a long list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin<P> {
    /// With the row behind this place; with the first one where there is none.
    Behind(Option<P>),
    /// With the row that has so many before it.
    At(u32),
}

impl<P> Begin<P> {
    /// How many rows are passed over.
    pub(super) const fn offset(&self) -> u32 {
        match self {
            Self::Behind(_) => 0,
            Self::At(offset) => *offset,
        }
    }
}

/// Conditions of a statement, and the values that they name.
pub(super) struct Where<'a> {
    pub(super) text: String,
    pub(super) values: Vec<(&'static str, Value<'a>)>,
}

impl<'a> Where<'a> {
    pub(super) fn of(table: &str, store: &'a Store) -> Self {
        Self { text: format!("{table}.workspace = :w"), values: vec![(":w", store.w())] }
    }

    pub(super) fn and(&mut self, condition: &str) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
    }

    pub(super) fn is(&mut self, column: &str, name: &'static str, value: Option<impl Into<Value<'a>>>) {
        self.compare(column, "=", name, value);
    }

    /// A comparison, where there is something to compare with.
    pub(super) fn compare(&mut self, column: &str, how: &str, name: &'static str, value: Option<impl Into<Value<'a>>>) {
        if let Some(value) = value {
            self.and(&format!("{column} {how} {name}"));
            self.value(name, value);
        }
    }

    /// One of these words of the host's own; any where there are none.
    pub(super) fn one_of(&mut self, column: &str, words: &[&'static str]) {
        if !words.is_empty() {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            self.and(&format!("{column} IN ({})", words.join(", ")));
        }
    }

    /// One of these texts, which go by this name without its colon.
    pub(super) fn among(
        &mut self,
        store: &Store,
        column: &str,
        name: &'static str,
        texts: impl Iterator<Item = impl AsRef<str>>,
    ) {
        let bare = name.trim_start_matches(':');
        self.and(&format!("{column} IN (SELECT value ->> 0 FROM {})", (store.engine.dialect().items)(bare)));
        self.value(name, fair::array(texts.map(|text| [text])));
    }

    pub(super) fn value(&mut self, name: &'static str, value: impl Into<Value<'a>>) {
        self.values.push((name, value.into()));
    }
}
