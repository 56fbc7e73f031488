//! Asks a server that speaks as OpenAI's does (`/chat/completions`): OpenAI's own, those of others, one's own machine's.
//!
//! In: a request. Out: the answer, or why there is none, within a time. Never: the key anywhere but in its header; a request in the clear to
//! the Internet; a try that can't pass.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use relance_core::wire::Said;
use ureq::Agent;
use ureq::http::{HeaderValue, Uri};
use url::Url;

use super::post::{Lost, post};
use super::reading::{Verdict, verdict};
use super::shape::Shape;
use super::{Answer, Failure, Model, Reply, Request, converse, unusable};
use crate::account::Secret;
use crate::clock::{Clock, Stopwatch};
use crate::config::OpenAiConfig;
use crate::fault::Fault;
use crate::hook::reach::{Guard, Reach, System};
use crate::send::http::guarded;

/// Where requests go, below the address that is configured.
const PLACE: &str = "/chat/completions";
/// What is waited before the second try; twice as long before each further one.
const FIRST_REST: Duration = Duration::from_millis(500);
/// What is waited between two tries at most, unless the server wants more.
const LONGEST_REST: Duration = Duration::from_secs(8);

/// A server, and what has been learnt of it.
pub struct OpenAi {
    url: String,
    key: Option<HeaderValue>,
    name: String,
    timeout: Duration,
    budget: Duration,
    agent: Agent,
    /// What it took last.
    shape: Shape,
    rest: Box<dyn FnMut(Duration) -> bool + Send>,
}

impl fmt::Debug for OpenAi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAi")
            .field("url", &self.url)
            .field("name", &self.name)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

impl OpenAi {
    /// A server as it is configured. Nothing is reached for yet.
    ///
    /// # Errors
    /// When its address, its model's name or its key can't be used.
    pub fn new(config: &OpenAiConfig) -> Result<Self, Fault> {
        if config.name.trim().is_empty() {
            return Err(unusable("expected the name of a model, found none", "give --model-name"));
        }
        // The operator names the server, so it may be in a network of one's own; a cloud's metadata is nobody's model.
        let guard = Guard::new(Reach { own: true, ranges: Vec::new() }, Arc::new(System));
        let clock = Clock::system();
        Ok(Self {
            url: address(&config.url)?,
            key: config.key.as_ref().map(bearer).transpose()?,
            name: config.name.clone(),
            timeout: config.timeout,
            budget: config.budget,
            agent: guarded(guard),
            shape: Shape::first(),
            rest: Box::new(move |nap| {
                clock.rest(nap);
                true
            }),
        })
    }

    /// The same with another way to wait between two tries: it is told for how long, waits, and says whether to go on.
    #[must_use]
    pub fn resting(self, rest: impl FnMut(Duration) -> bool + Send + 'static) -> Self {
        Self { rest: Box::new(rest), ..self }
    }

    /// One answer, with as many tries as the time is enough for.
    fn ask(&mut self, messages: &[Said], request: &Request, spent: &mut Duration) -> Result<Reply, Failure> {
        let mut shape = self.shape;
        let mut rest = FIRST_REST;
        loop {
            let patience = self.timeout.min(self.budget.saturating_sub(*spent));
            if patience.is_zero() {
                return Err(self.late());
            }
            let body = shape.body(&self.name, messages, request);
            let watch = Stopwatch::begin();
            let heard = post(&self.agent, &self.url, self.key.as_ref(), &body, patience);
            *spent += watch.passed();
            let (what, wanted) = match heard {
                Ok(heard) => match (shape.after(heard.status, &heard.text), verdict(&heard)) {
                    (_, Verdict::Reply(reply)) => {
                        self.shape = shape; // Learnt only now: what else it refuses may have had other reasons.
                        return Ok(reply);
                    }
                    (Some(next), _) => {
                        shape = next;
                        continue;
                    }
                    (None, Verdict::Failed(failure)) => return Err(failure),
                    (None, Verdict::Again(what)) => (what, heard.rest),
                },
                Err(lost) => (self.passing(lost)?, None),
            };
            let nap = wanted.map_or(rest, |wanted| wanted.max(rest));
            if spent.saturating_add(nap) >= self.budget {
                return Err(self.given_up(&what, wanted));
            }
            *spent += nap;
            if !(self.rest)(nap) {
                let detail = "the model was not waited for: the process ends; it is asked again when that runs again".into();
                return Err(Failure::Unavailable { detail });
            }
            rest = (rest * 2).min(LONGEST_REST);
        }
    }

    /// What was lost in a way that may pass, in words.
    fn passing(&self, lost: Lost) -> Result<String, Failure> {
        let refused = |detail: String| Err(Failure::Refused { detail });
        match lost {
            Lost::Unreached => Ok("no connection".into()),
            Lost::Broken => Ok("the connection failed".into()),
            Lost::Slow => Err(self.late()),
            Lost::Huge => Err(Failure::Unavailable {
                detail: "the answer of the model's server is longer than 1 MiB: check that --model-url is a model's".into(),
            }),
            Lost::Untrusted => refused(
                "the certificate of the model's server is not trusted: add its authority to the machine's, or check --model-url"
                    .into(),
            ),
            Lost::Barred(why) => refused(format!("the model's server can't be there: {why}: give another --model-url")),
        }
    }

    fn late(&self) -> Failure {
        let seconds = self.timeout.as_secs_f32();
        let detail = format!(
            "the model did not answer in time ({seconds} seconds a call): choose a faster --model-name, or a longer --model-timeout"
        );
        Failure::TooLate { detail }
    }

    fn given_up(&self, what: &str, wanted: Option<Duration>) -> Failure {
        let wanted = wanted.map_or_else(String::new, |wanted| format!(", which wants {} seconds of rest,", wanted.as_secs()));
        let budget = self.budget.as_secs_f32();
        let detail = format!(
            "the model's server{wanted} could not be asked within {budget} seconds (last: {what}): check that it runs and has room, and \
             --model-url"
        );
        Failure::Unavailable { detail }
    }
}

impl Model for OpenAi {
    fn answer(&mut self, request: &Request, check: &mut dyn FnMut(&str) -> Option<String>) -> Result<Answer, Failure> {
        let mut spent = Duration::ZERO;
        converse(request, check, &mut |messages| self.ask(messages, request, &mut spent))
    }
}

/// Where requests go, from an address as it is configured. What is wrong with it is told without showing it: it may hold a secret.
fn address(text: &str) -> Result<String, Fault> {
    let wrong = |found: &str| {
        let message = format!("expected the address of a model's server for `model-url`, found {found}");
        unusable(message, "give --model-url https://api.openai.com/v1, or that of another server that speaks as OpenAI's does")
    };
    let url = Url::parse(text.trim()).map_err(|_| wrong("another text"))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(wrong("neither https:// nor http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("one with a user or a password; a key goes into --model-key"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("one with `?` or `#`"));
    }
    let base = url.as_str().trim_end_matches('/');
    let url = format!("{}{PLACE}", base.strip_suffix(PLACE).unwrap_or(base));
    if !url.parse::<Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty())) {
        return Err(wrong("one without a host"));
    }
    Ok(url)
}

/// The header of a key, which no log shows.
fn bearer(key: &Secret) -> Result<HeaderValue, Fault> {
    let text = key.reveal().trim();
    let sound = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    let header = HeaderValue::from_str(&format!("Bearer {text}")).ok().filter(|_| sound);
    let mut header = header.ok_or_else(|| {
        let message = "expected letters, digits and signs for `model-key`, found nothing or something else";
        unusable(message, "give --model-key or --model-key-file as its provider shows it, on one line")
    })?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        for text in ["https://a.example/v1", "https://a.example/v1/", " https://a.example/v1/chat/completions "] {
            assert_eq!(address(text).unwrap(), "https://a.example/v1/chat/completions", "{text}");
        }
        assert_eq!(address("http://[::1]:11434/v1").unwrap(), "http://[::1]:11434/v1/chat/completions");
        for text in
            ["", "a.example/v1", "ftp://a.example", "https://me:geheim@a.example", "https://a.example/v1?key=geheim", "https://"]
        {
            let fault = address(text).unwrap_err().to_string();
            assert!(
                fault.contains("`model-url`") && fault.contains("--model-url") && !fault.contains("geheim"),
                "{text}: {fault}"
            );
        }
    }
}
