//! One template for many rows whose values come as one text, and whose texts leave as one: nothing crosses for each row alone.
//!
//! In: values behind each other in UTF-8, each ended by a NUL; JSON, or nothing, behind U+0001. Out: the texts, each ended by a NUL, and which of
//! them have a gap. Never: a text for a row that `render` would refuse.

use core::cell::RefCell;
use js_sys::{Object, Reflect, Uint32Array};
use relance_core::base::Json;
use relance_core::compose::{self, Cell};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Returned;

const END: char = '\0';
const MARK: char = '\u{1}';
/// After so many bytes of text the rest is left for the next call.
const ENOUGH: usize = 4 * 1024 * 1024;

/// A template that is rendered for rows. `free()` gives it back.
#[wasm_bindgen]
pub struct Rows {
    rows: RefCell<compose::Rows>,
}

impl Rows {
    pub(super) const fn new(rows: compose::Rows) -> Self {
        Self { rows: RefCell::new(rows) }
    }
}

#[wasm_bindgen]
impl Rows {
    /// What the template takes from a row: a path with points a line; undefined where that depends on the data.
    pub fn paths(&self) -> Returned {
        let rows = self.rows.borrow();
        let lines = rows.paths().map(|paths| paths.iter().map(|path| path.join(".")).collect::<Vec<_>>().join("\n"));
        Ok(lines.map_or(JsValue::UNDEFINED, JsValue::from))
    }

    /// The texts of as many rows as can be rendered from the first on, at most `count`: `text`, how many are `done`, and the places
    /// `gaps`, if there are any; undefined where the values are not as many as they should be, or may have had half a character in them.
    pub fn texts(&self, values: &[u8], count: u32) -> Returned {
        let mut rows = self.rows.borrow_mut();
        let width = rows.paths().map_or(0, <[_]>::len);
        let Ok(values) = str::from_utf8(values) else { return Ok(JsValue::UNDEFINED) };
        // For half a character the caller's encoder wrote U+FFFD.
        if !values.is_ascii() && values.contains('\u{fffd}') {
            return Ok(JsValue::UNDEFINED);
        }
        let mut pieces = Pieces(values);
        let (mut text, mut gaps, mut done, mut taken) = (String::new(), Vec::new(), 0, 0);
        for place in 0..count {
            taken += 1;
            let mut is_read = true;
            let cells = pieces.by_ref().take(width).map(|piece| cell(piece, &mut is_read));
            let Some(row) = rows.text(cells).ok().filter(|_| is_read) else { break };
            if row.gap {
                gaps.push(place);
            }
            text.push_str(&row.text);
            text.push(END);
            done += 1;
            if text.len() > ENOUGH {
                break;
            }
        }
        // A NUL of a value's own would have shifted all that follow.
        if pieces.count() != width * (count - taken) as usize {
            return Ok(JsValue::UNDEFINED);
        }
        let answer = Object::new();
        let _ = Reflect::set(&answer, &"text".into(), &text.into());
        let _ = Reflect::set(&answer, &"done".into(), &done.into());
        if !gaps.is_empty() {
            let _ = Reflect::set(&answer, &"gaps".into(), &Uint32Array::from(gaps.as_slice()));
        }
        Ok(answer.into())
    }
}

/// What each NUL ends. Most are short: looking at byte after byte is faster than a search that has to be begun anew each time.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let end = self.0.bytes().position(|byte| byte == 0)?;
        let piece = self.0.get(..end);
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        piece
    }
}

/// The value of a piece; `is_read` says whether it is a JSON that the core takes.
fn cell<'a>(piece: &'a str, is_read: &mut bool) -> Cell<'a> {
    match piece.strip_prefix(MARK) {
        None => Cell::Text(piece),
        Some("") => Cell::Blank,
        Some(json) => serde_json::from_str::<Json>(json).map_or_else(
            |_| {
                *is_read = false;
                Cell::Blank
            },
            Cell::Value,
        ),
    }
}
