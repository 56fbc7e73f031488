//! Freezes a draft as a numbered version with a content hash (B3).
//!
//! In: a sound draft, the version before. Out: the next version, or the same one where nothing has changed. Never: a problem: those
//! are found before.

use alloc::string::String;
use core::fmt::Write as _;
use sha2::{Digest, Sha256};

use super::texts::worded;
use crate::base::SequenceId;
use crate::wire::{Draft, Settings, Version};

/// The next version of a draft; the previous one where it has the same content.
pub fn publish(draft: &Draft, sequence: Option<&SequenceId>, previous: Option<&Version>) -> Version {
    let hash = hash(draft);
    if let Some(previous) = previous
        && previous.hash == hash
    {
        return previous.clone();
    }
    let sequence = sequence.or(previous.map(|previous| &previous.sequence)).cloned();
    Version {
        sequence: sequence.unwrap_or_else(|| SequenceId::new(slug(&draft.name))),
        number: previous.map_or(1, |previous| previous.number.saturating_add(1)),
        hash,
        draft: draft.clone(),
    }
}

/// A draft as the first version of its sequence, in the words of the settings' texts (B11): what a look ahead walks.
pub fn drafted(draft: &Draft, settings: &Settings) -> Version {
    publish(&worded(draft, settings), None, None)
}

/// SHA-256 of a draft's JSON with all defaults written out, in hexadecimal.
pub fn hash(draft: &Draft) -> String {
    let bytes = serde_json::to_vec(draft).unwrap_or_default();
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A name as an id: letters and digits of any script in lower case, everything else a hyphen.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase).take(60) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let trimmed = slug.trim_end_matches('-');
    String::from(if trimmed.is_empty() { "sequence" } else { trimmed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_an_id_of_a_name() {
        for (name, id) in
            [("Welcome", "welcome"), ("  Hello, World! ", "hello-world"), ("Año nuevo", "año-nuevo"), ("?!", "sequence")]
        {
            assert_eq!(slug(name), id);
        }
    }
}
