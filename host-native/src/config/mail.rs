//! What an account's email has beside its words: where answers go, who signs, what its links tell.
//!
//! In: what the command line, a file or the service says. Out: plain values. Never: tracking that nobody asked for; a secret that prints.

use std::fmt;

/// What email has beside its words. The default adds nothing to a message.
#[derive(Debug, Clone, Default)]
pub struct MailConfig {
    /// Where answers go, `name@example.com` or `Name <name@example.com>`, if not to the sender.
    pub reply_to: Option<String>,
    /// The list that these messages are of (RFC 2919), such as `news.example.com`.
    pub list_id: Option<String>,
    /// By what the large providers count complaints: up to four names with `:` between; `{workspace}`, `{sequence}` and `{step}` become the
    /// message's own.
    pub feedback_id: Option<String>,
    /// The language of its words, such as `es` or `pt-BR`: programs that read aloud, and scripts from right to left, need it.
    pub language: Option<String>,
    /// Who signs: each adds a signature, so that an RSA and an Ed25519 key can stand beside each other (RFC 8463).
    pub dkim: Vec<DkimConfig>,
    /// Whether a later email of an enrollment answers the earlier ones, so that they stand in one thread.
    pub thread: bool,
    /// The host's own links in messages: the one to leave, and what is opened and clicked.
    pub links: Option<LinksConfig>,
}

/// A key that signs email; the key prints as `‹redacted›`.
#[derive(Clone)]
pub struct DkimConfig {
    /// The domain that signs; the sender's own, or one above it, for receivers to trust the message by it.
    pub domain: String,
    /// Under which name the public key stands: `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// The private key: PEM or the base64 of it, PKCS #8 or PKCS #1; RSA of 2048 bits or more, or Ed25519 (also its 32 bytes).
    pub private_key: String,
}

impl fmt::Debug for DkimConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("DkimConfig");
        shown.field("domain", &self.domain).field("selector", &self.selector).field("private_key", &"‹redacted›").finish()
    }
}

/// The host's own links in messages; the secret prints as `‹redacted›`.
#[derive(Clone)]
pub struct LinksConfig {
    /// The address under which the host answers, such as `https://go.example.com`: `/u/…` to leave, `/t/c/…` and `/t/o/…` for clicks and
    /// opens.
    pub base: String,
    /// What they are sealed with: a text of 32 bytes or more that nobody guesses. Links of messages that are out work as long as it stays.
    pub secret: String,
    /// Secrets that links were sealed with before: theirs are still understood.
    pub older: Vec<String>,
    /// Whether opens are counted: a picture of one point that the reader's program fetches.
    pub opens: bool,
    /// Whether clicks are counted: links that lead to the host first.
    pub clicks: bool,
}

impl LinksConfig {
    /// Links to leave by; nothing is counted.
    pub fn new(base: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { base: base.into(), secret: secret.into(), older: Vec::new(), opens: false, clicks: false }
    }
}

impl fmt::Debug for LinksConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("LinksConfig");
        shown.field("base", &self.base).field("secret", &"‹redacted›");
        shown.field("opens", &self.opens).field("clicks", &self.clicks).finish()
    }
}
