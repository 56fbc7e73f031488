//! Which model answers a core's requests: a server that speaks as OpenAI's does, or a script.
//!
//! In: what the command line, a file or the environment says. Out: plain values. Never: a key that prints; a model that nobody named.

use std::path::PathBuf;
use std::time::Duration;

use crate::account::Secret;

/// A model.
#[derive(Debug, Clone)]
pub enum ModelConfig {
    /// A server with OpenAI's chat completions, of whatever maker.
    OpenAi(OpenAiConfig),
    /// Answers from a file, for tests and demonstrations; see [`crate::model::scripted`].
    Script(PathBuf),
}

/// A server with OpenAI's chat completions; the key prints as `‹redacted›`.
#[derive(Debug, Clone)]
pub struct OpenAiConfig {
    /// Its address without `/chat/completions`: `https://api.openai.com/v1`, `http://localhost:11434/v1`. It may be one of one's own
    /// networks; in the clear it must be.
    pub url: String,
    /// The key, if the server asks for one.
    pub key: Option<Secret>,
    /// The model's name, as the server knows it.
    pub name: String,
    /// How long one call may take; 30 seconds unless said otherwise.
    pub timeout: Duration,
    /// How long an answer may take with all its calls and what is waited between them; 60 seconds unless said otherwise.
    pub budget: Duration,
}

impl OpenAiConfig {
    /// A server without a key, and the usual patience.
    pub fn new(url: impl Into<String>, name: impl Into<String>) -> Self {
        let (timeout, budget) = (Duration::from_secs(30), Duration::from_secs(60));
        Self { url: url.into(), key: None, name: name.into(), timeout, budget }
    }
}
