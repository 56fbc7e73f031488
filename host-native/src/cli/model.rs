//! Which model answers, as options say it: a server that speaks as OpenAI's does, or a script.
//!
//! In: `--model-url`, `--model-script` and what belongs to them. Out: the host's configuration. Never: a key in a message; a model that nobody
//! named.

use clap::Args;
use relance::account::Secret;
use relance::config::{ModelConfig, OpenAiConfig};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::failure::Failure;
use super::mail::missing;
use super::options::Options;

/// What can answer, by the option that chooses it.
const URL: &str = "model-url";
const SCRIPT: &str = "model-script";
/// What belongs to a server.
const NAME: &str = "model-name";
const KEY: &str = "model-key";
const KEY_FILE: &str = "model-key-file";
/// In how many times of one call's patience there must be an answer, with all tries.
const PATIENCES: u32 = 2;

/// Which model answers.
#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
pub(crate) struct ModelArgs {
    /// Ask a model at this address, which speaks as OpenAI's does: https://api.openai.com/v1, http://localhost:11434/v1. In the clear it must
    /// be in a network of one's own.
    #[arg(long, value_name = "URL", env = "RELANCE_MODEL_URL")]
    model_url: Option<String>,
    /// The model's name, as the server knows it.
    #[arg(long, value_name = "NAME", env = "RELANCE_MODEL_NAME")]
    model_name: Option<String>,
    /// The key, if the server asks for one. Better in the variable or a file than on the command line, which others can see.
    #[arg(long, value_name = "KEY", env = "RELANCE_MODEL_KEY", hide_env_values = true, value_parser = secret)]
    model_key: Option<Secret>,
    /// A file with nothing but the key.
    #[arg(long, value_name = "FILE", env = "RELANCE_MODEL_KEY_FILE")]
    model_key_file: Option<PathBuf>,
    /// Answer from this script in place of a model: for tests and demonstrations.
    #[arg(long, value_name = "FILE", env = "RELANCE_MODEL_SCRIPT")]
    model_script: Option<PathBuf>,
    /// How long a model may take for one call, in seconds; for an answer with all its tries twice as long.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=600), env = "RELANCE_MODEL_TIMEOUT")]
    model_timeout: u32,
}

impl ModelArgs {
    /// The host's configuration; what can't be used is told now, and not when the first message waits for it.
    pub(crate) fn config(&self, options: &Options) -> Result<Option<ModelConfig>, Failure> {
        let config = match chosen(options)? {
            Some(SCRIPT) => self.model_script.clone().map(ModelConfig::Script),
            Some(_) => {
                let (Some(url), Some(name)) = (&self.model_url, &self.model_name) else { return Err(missing(URL, NAME)) };
                let timeout = Duration::from_secs(self.model_timeout.into());
                let key = self.key(options)?;
                let config = OpenAiConfig { key, timeout, budget: timeout * PATIENCES, ..OpenAiConfig::new(url, name) };
                Some(ModelConfig::OpenAi(config))
            }
            None => None,
        };
        relance::model::open(config.as_ref())?;
        Ok(config)
    }

    fn key(&self, options: &Options) -> Result<Option<Secret>, Failure> {
        match (chosen_key(options)?, &self.model_key_file) {
            (Some(KEY_FILE), Some(file)) => key_in(file).map(Some),
            (Some(KEY), _) => Ok(self.model_key.clone()),
            _ => Ok(None),
        }
    }
}

/// Whether what the options say about a model goes together, for who does not ask it just now.
pub(crate) fn check(options: &Options) -> Result<(), Failure> {
    match chosen(options)? {
        Some(URL) if options.origin(NAME).strength() == 0 => Err(missing(URL, NAME)),
        Some(URL) => chosen_key(options).map(drop),
        _ => Ok(()),
    }
}

/// What answers: what was named most strongly.
fn chosen(options: &Options) -> Result<Option<&'static str>, Failure> {
    let found = options.strongest(&[URL, SCRIPT]).map_err(|both| conflict("one model", &both))?;
    match [NAME, KEY, KEY_FILE].into_iter().find(|name| options.origin(name).strength() > 0) {
        Some(alone) if found.is_none() => Err(missing(alone, URL)),
        _ => Ok(found),
    }
}

fn chosen_key(options: &Options) -> Result<Option<&'static str>, Failure> {
    options.strongest(&[KEY, KEY_FILE]).map_err(|both| conflict("one key for the model", &both))
}

fn conflict(expected: &str, both: &str) -> Failure {
    let message = format!("expected {expected}, found {both}");
    Failure::environment("cli.modelConflict", message, "leave one of them out; see `relance config show --origin`")
}

fn key_in(file: &Path) -> Result<Secret, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        let message = format!("expected to read the model's key in `{}` (`{KEY_FILE}`), found: {error}", file.display());
        Failure::environment("cli.modelKeyUnreadable", message, "name a file that this user may read as --model-key-file")
    })?;
    Ok(Secret::new(text.trim()))
}

/// Any text is a secret.
#[expect(clippy::unnecessary_wraps, reason = "as clap wants it")]
fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}
