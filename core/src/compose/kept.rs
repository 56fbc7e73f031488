//! Templates parsed once for a sequence, by their text.
//!
//! In: a template's text. Out: the template parsed, the same one each time. Never: more of them than the sequence has texts.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::liquid::{SyntaxError, Template};

/// The templates of a sequence that were asked for so far.
#[derive(Default)]
pub(super) struct Templates(RefCell<BTreeMap<String, Arc<Template>>>);

impl Templates {
    /// A template.
    pub(super) fn parsed(&self, source: &str) -> Result<Arc<Template>, Vec<SyntaxError>> {
        if let Some(known) = self.0.borrow().get(source) {
            return Ok(known.clone());
        }
        let template = Arc::new(Template::parse(source)?);
        self.0.borrow_mut().insert(source.into(), template.clone());
        Ok(template)
    }
}
