//! Seals what a link stands for into a token, and reads it back.
//!
//! In: a workspace, a send's key, a link's target; the secret. Out: a token for an address; what a token says, if this host made it.
//! Never: a token that can be read, changed or made without the secret, so that no personal data stands in a link and none leads
//! elsewhere; an end of its validity: people leave by old mail too.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use relance_core::base::{ContactId, EnrollmentId, SendKey};
use relance_core::wire::Channel;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

use crate::config::LinksConfig;

/// The shortest secret, in bytes.
const LEAST_SECRET: usize = 32;
/// The longest token that is looked at; the longest that is made is shorter.
const MOST_TOKEN: usize = 4_096;
/// The longest target of a link that is counted: longer ones are left as they are.
pub(super) const MOST_TARGET: usize = 2_000;

/// What a link stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// `/u/…`: to leave.
    Leave {
        /// Whose message.
        workspace: String,
        /// Which message.
        key: SendKey,
        /// Who: known also when the message is not any more.
        contact: ContactId,
        /// From which channel.
        channel: Channel,
    },
    /// `/t/o/…`: the message was opened.
    Open {
        /// Whose message.
        workspace: String,
        /// Which message.
        key: SendKey,
    },
    /// `/t/c/…`: a link of it was followed.
    Click {
        /// Whose message.
        workspace: String,
        /// Which message.
        key: SendKey,
        /// Which of its links, from 0.
        link: u32,
        /// Where it leads.
        target: String,
    },
    /// `/s/…`: to say how satisfied one is.
    Survey {
        /// Whose question.
        workspace: String,
        /// The enrollment that asks it.
        enrollment: EnrollmentId,
    },
}

/// Makes and reads the host's links.
#[derive(Clone)]
pub struct Links {
    base: String,
    opens: bool,
    clicks: bool,
    seal: Seal,
    /// What links were sealed with before.
    older: Vec<Seal>,
}

/// What seals tokens.
#[derive(Clone)]
struct Seal {
    nonce_key: Hmac<Sha256>,
    key: LessSafeKey,
}

impl std::fmt::Debug for Links {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Links").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Links {
    /// Links as they are configured.
    pub fn new(config: &LinksConfig) -> Result<Self, String> {
        let base = config.base.trim_end_matches('/');
        let plain = base.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'?' | b'#'));
        if !plain || !(base.starts_with("https://") || base.starts_with("http://")) {
            return Err("expected an address for links such as `https://go.example.com`, found another text".into());
        }
        let older = config.older.iter().map(|secret| Seal::new(secret)).collect::<Result<_, _>>()?;
        let seal = Seal::new(&config.secret)?;
        Ok(Self { base: base.into(), opens: config.opens, clicks: config.clicks, seal, older })
    }

    /// The address where the host's links begin.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) const fn opens(&self) -> bool {
        self.opens
    }

    pub(crate) const fn clicks(&self) -> bool {
        self.clicks
    }

    /// The whole address of a link. The same token has the same address, however often it is made.
    pub fn address(&self, token: &Token) -> String {
        format!("{}/{}/{}", self.base, way(token), self.sealed(token))
    }

    /// What stands sealed in a link: the last part of its address.
    pub fn sealed(&self, token: &Token) -> String {
        self.seal.sealed(token)
    }

    /// What a token says; nothing if this host did not make it.
    pub fn read(&self, token: &str) -> Option<Token> {
        if token.len() > MOST_TOKEN {
            return None;
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        std::iter::once(&self.seal).chain(&self.older).find_map(|seal| seal.opened(&bytes))
    }
}

impl Seal {
    fn new(secret: &str) -> Result<Self, String> {
        let wrong = || format!("expected a secret of {LEAST_SECRET} bytes or more for links, found a shorter one");
        if secret.len() < LEAST_SECRET {
            return Err(wrong());
        }
        let derived = |purpose: &[u8]| -> Result<Hmac<Sha256>, String> {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| wrong())?;
            mac.update(purpose);
            Ok(mac)
        };
        let seal = UnboundKey::new(&CHACHA20_POLY1305, &derived(b"relance links: seal")?.finalize().into_bytes())
            .map_err(|_| wrong())?;
        let nonce = derived(b"relance links: nonce")?.finalize().into_bytes();
        let nonce_key = Hmac::<Sha256>::new_from_slice(&nonce).map_err(|_| wrong())?;
        Ok(Self { nonce_key, key: LessSafeKey::new(seal) })
    }

    fn sealed(&self, token: &Token) -> String {
        let mut text = written(token).into_bytes();
        // The nonce is a mark of what it seals: two of the same would say the same, and nothing has to be random or counted.
        let mark = self.mark(&text);
        let nonce = Nonce::assume_unique_for_key(mark);
        if self.key.seal_in_place_append_tag(nonce, Aad::empty(), &mut text).is_err() {
            return String::new(); // Only a text of many gigabytes can't be sealed.
        }
        BASE64_URL_SAFE_NO_PAD.encode([mark.as_slice(), &text].concat())
    }

    fn opened(&self, bytes: &[u8]) -> Option<Token> {
        let (mark, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(mark).ok()?;
        let mut sealed = sealed.to_vec();
        let text = self.key.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
        (self.mark(text) == mark).then(|| std::str::from_utf8(text).ok().and_then(token_of)).flatten()
    }

    fn mark(&self, text: &[u8]) -> [u8; NONCE_LEN] {
        let mut mac = self.nonce_key.clone();
        mac.update(text);
        let mut mark = [0; NONCE_LEN];
        mark.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
        mark
    }
}

/// The way that a token's address takes.
const fn way(token: &Token) -> &'static str {
    match token {
        Token::Leave { .. } => "u",
        Token::Open { .. } => "t/o",
        Token::Click { .. } => "t/c",
        Token::Survey { .. } => "s",
    }
}

/// Its fields with a character between that stands in none of them: ids and addresses have no control characters.
fn written(token: &Token) -> String {
    match token {
        Token::Leave { workspace, key, contact, channel } => format!("u\0{workspace}\0{key}\0{contact}\0{channel}"),
        Token::Open { workspace, key } => format!("o\0{workspace}\0{key}"),
        Token::Click { workspace, key, link, target } => format!("c\0{workspace}\0{key}\0{link}\0{target}"),
        Token::Survey { workspace, enrollment } => format!("s\0{workspace}\0{enrollment}"),
    }
}

fn token_of(text: &str) -> Option<Token> {
    let mut fields = text.split('\0');
    let kind = fields.next()?;
    let (workspace, key) = (fields.next()?.to_owned(), SendKey::new(fields.next()?));
    let token = match kind {
        "u" => {
            let (contact, channel) = (ContactId::new(fields.next()?), Channel::new(fields.next()?));
            Token::Leave { workspace, key, contact, channel }
        }
        "o" => Token::Open { workspace, key },
        "c" => Token::Click { workspace, key, link: fields.next()?.parse().ok()?, target: fields.next()?.to_owned() },
        "s" => Token::Survey { workspace, enrollment: EnrollmentId::new(key.as_str()) },
        _ => return None,
    };
    fields.next().is_none().then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn links(secret: &str) -> Links {
        Links::new(&LinksConfig::new("https://go.example.com/", secret)).unwrap()
    }

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn click(target: &str) -> Token {
        Token::Click { workspace: "default".into(), key: SendKey::new("e1/hello/1"), link: 2, target: target.into() }
    }

    #[test]
    fn a_token_says_what_it_was_made_for_and_nothing_to_others() {
        let links = links(SECRET);
        for token in [
            click("https://example.org/?a=1&b=ü"),
            Token::Open { workspace: "w".into(), key: SendKey::new("zoe@example.com/hello/1") },
            Token::Survey { workspace: "w".into(), enrollment: EnrollmentId::new("auto_1") },
            Token::Leave {
                workspace: "w".into(),
                key: SendKey::new("zoe@example.com/hello/1"),
                contact: ContactId::new("zoe@example.com"),
                channel: Channel::new("email"),
            },
        ] {
            let address = links.address(&token);
            assert_eq!(address, links.address(&token), "the same over every try");
            let sealed = address.rsplit('/').next().unwrap();
            assert_eq!(links.read(sealed), Some(token));
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("example"), "no personal data in a link");
        }
        assert!(links.address(&click("https://example.org")).starts_with("https://go.example.com/t/c/"));
    }

    #[test]
    fn a_token_that_was_changed_or_made_by_another_is_none() {
        let (own, other) = (links(SECRET), links("another secret of thirty-two bytes!"));
        let sealed = own.sealed(&click("https://example.org"));
        assert_eq!(other.read(&sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(own.read(&String::from_utf8(changed).unwrap()), None, "{at}");
        }
        assert_eq!(own.read(&sealed[..sealed.len() - 4]), None);
        assert_eq!(own.read(&"A".repeat(100_000)), None);
        assert_eq!(own.read(""), None);
    }

    #[test]
    fn links_that_an_older_secret_sealed_are_still_understood() {
        let old = links(SECRET);
        let config = LinksConfig { older: vec![SECRET.into()], ..LinksConfig::new("https://go.example.com", "f".repeat(32)) };
        let new = Links::new(&config).unwrap();
        let token = click("https://example.org");
        assert_eq!(new.read(&old.sealed(&token)), Some(token.clone()));
        assert_eq!(old.read(&new.sealed(&token)), None, "new ones are sealed with the newest");
    }

    #[test]
    fn a_short_secret_and_an_address_that_is_none_are_refused() {
        assert!(Links::new(&LinksConfig::new("https://go.example.com", "short")).unwrap_err().contains("32 bytes"));
        for base in ["go.example.com", "javascript:alert(1)", "https://a.example/\"onload=", "https://a.example/?x"] {
            assert!(Links::new(&LinksConfig::new(base, SECRET)).is_err(), "{base}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_without_harm(text in "\\PC*") {
            prop_assert_eq!(links(SECRET).read(&text), None);
        }
    }
}
