//! The front door: who comes in, by a key or by the cookie of a session, from which address and from which site.
//!
//! In: a request's head. Out: the caller, and how they came. Never: a change that another site has a browser make; a session's token
//! beyond this file.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method};
use url::Url;

use super::caller::Caller;
use super::cookie::Cookie;
use super::keys;
use super::limits::RateLimits;
use super::peer::{self, Peer};
use super::refusal::Refusal;
use super::scope::Scope;
use super::{Api, Front, NOBODY, text};
use crate::config::Options;
use crate::engines::sql::Holder;
use crate::fault::Fault;
use crate::host::Host;
use crate::meter::Meter;
use crate::service::random;

/// Where browsers say from which site a request is.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What the token for the first user is derived for.
const SET_UP: &str = "set-up";
/// How many sessions that were good once are remembered.
const MOST_KNOWN: usize = 10_000;

/// What the door knows of a process's callers.
pub(super) struct Door {
    pub(super) limits: RateLimits,
    pub(super) meter: Arc<Meter>,
    pub(super) cookie: Cookie,
    /// The site under which the world reaches the service, if it is told.
    public: Option<Url>,
    /// The digest of the token by which the first user is made; nothing where there are no keys to derive it from.
    token: Option<String>,
    /// Digests of sessions that were good once.
    known: Mutex<BTreeSet<String>>,
}

/// From which site a browser's request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// The service's own.
    Own,
    /// Another one.
    Other,
    /// Nobody says: it is no browser's.
    Untold,
}

/// How somebody came in.
#[derive(Clone)]
pub(super) struct Visit {
    pub(super) door: Arc<Door>,
    /// From which address, as far as that can be told.
    pub(super) from: Option<String>,
    site: Site,
    /// The digest of the session that the caller is known by, if it is by one.
    pub(super) session: Option<String>,
    /// The request had a session's cookie, good or not.
    pub(super) had_cookie: bool,
}

/// The token by which the first user is made: the same for all processes of a service, whenever they start.
///
/// # Errors
/// When the keys that seal secrets can't be read or made.
pub fn set_up_token(options: &Options) -> Result<String, Fault> {
    let derived = options.keys()?.derived(SET_UP).into_iter().next();
    derived.map_or_else(random::secret, |token| Ok(token.reveal().clone()))
}

impl Door {
    pub(super) fn of(options: &Options, front: &Front) -> Self {
        Self {
            limits: RateLimits::new(front),
            meter: Arc::clone(&options.meter),
            cookie: Cookie::of(options.public_url.as_deref()),
            public: options.public_url.as_deref().and_then(|url| url.parse().ok()),
            token: set_up_token(options).ok().map(|token| keys::digest(&token)),
            known: Mutex::default(),
        }
    }

    /// From which site a request is.
    fn site(&self, parts: &Parts) -> Site {
        let named = |name: &HeaderName| parts.headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let own = |is: bool| if is { Site::Own } else { Site::Other };
        match (named(&SITE), named(&ORIGIN)) {
            (Some(site), _) => own(site == "same-origin"),
            (None, Some(origin)) => own(self.is_own(origin, parts.uri.authority().map(|it| it.as_str()).or(named(&HOST)))),
            (None, None) => Site::Untold,
        }
    }

    /// Whether an origin is the one that the world knows, or the one that this request was sent to.
    fn is_own(&self, origin: &str, host: Option<&str>) -> bool {
        let Ok(origin) = origin.parse::<Url>() else { return false };
        let known = self.public.as_ref().is_some_and(|public| public.origin() == origin.origin());
        let asked = host.and_then(|host| format!("{}://{host}", origin.scheme()).parse::<Url>().ok());
        let web = matches!(origin.scheme(), "http" | "https");
        web && (known || asked.is_some_and(|asked| asked.origin() == origin.origin()))
    }

    fn is_known(&self, digest: &str) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).contains(digest)
    }

    /// Remembers a session that is good.
    pub(super) fn know(&self, digest: String) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(digest);
    }
}

impl Visit {
    /// Refuses what another site has a browser send.
    pub(super) fn not_from_elsewhere(&self) -> Result<(), Refusal> {
        if self.site == Site::Other { Err(cross_site()) } else { Ok(()) }
    }

    /// Whether this is the token by which the first user is made; a wrong one counts as a wrong key does.
    pub(super) fn shows_token(&self, token: &str) -> Result<(), Refusal> {
        let Door { limits, meter, .. } = &*self.door;
        limits.guesses(self.from.as_deref(), meter)?;
        // Digests of what nobody can guess: how long their comparison takes tells nothing of the token.
        if self.door.token.as_ref().is_some_and(|known| *known == keys::digest(token)) {
            return Ok(());
        }
        let counted = limits.wrong(self.from.as_deref(), meter);
        Err(if counted.status == 429 { counted } else { wrong_token() })
    }
}

impl Api {
    /// Who calls, if they may, and how they came in.
    pub(super) async fn caller(&self, parts: &Parts, scope: Scope) -> Result<(Caller, Visit), Refusal> {
        let from = peer::client(parts.extensions.get::<Peer>().copied(), &parts.headers, &self.front.trusted).map(peer::whose);
        let door = Arc::clone(&self.door);
        let (site, had_cookie) = (door.site(parts), door.cookie.token(&parts.headers).is_some());
        let mut visit = Visit { door, from, site, session: None, had_cookie };
        if scope == Scope::Public {
            return Ok((Caller::nobody(), visit));
        }
        let caller = match self.known(parts, &mut visit).await {
            Err(refusal) if scope == Scope::Visitor && refusal.status == 401 => Caller::nobody(),
            known => known?,
        };
        if caller.may(scope) {
            return Ok((caller, visit));
        }
        let what = if caller.user.is_some() { "a user" } else { "a key" };
        let detail = format!("expected {what} with `{scope}`, found one without");
        Err(Refusal::new(403, "api.forbidden", "not yours", detail))
    }

    /// Who calls, by the key that was sent, else by the session.
    async fn known(&self, parts: &Parts, visit: &mut Visit) -> Result<Caller, Refusal> {
        let key = text(&parts.headers, &AUTHORIZATION)?.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
        if let Some(key) = key {
            return self.by_key(key, visit.from.as_deref()).await;
        }
        let digest = keys::digest(self.door.cookie.token(&parts.headers).ok_or_else(keys::unauthorized)?);
        let safe = parts.method == Method::GET || parts.method == Method::HEAD || visit.site == Site::Own;
        let caller = self.by_session(&digest, visit.from.as_deref(), safe).await?;
        if !safe {
            return Err(cross_site());
        }
        visit.session = Some(digest);
        Ok(caller)
    }

    async fn by_key(&self, sent: &str, from: Option<&str>) -> Result<Caller, Refusal> {
        let Door { limits, meter, .. } = &*self.door;
        let (id, secret) = keys::parts(sent).ok_or_else(|| limits.wrong(from, meter))?;
        let row = match self.keys.known(&id) {
            Some(row) => row,
            None => {
                // Others may call from the same address: a key that there is, is looked up all the same.
                if !self.keys.is_one(&id) {
                    limits.guesses(from, meter)?;
                }
                let wanted = id.clone();
                let row = self.office.usual.ask(NOBODY, move |host| {
                    let row = host.store().key(&wanted)?;
                    host.store().use_key(&wanted).map(|()| row)
                });
                let row = row.await??.ok_or_else(|| limits.wrong(from, meter))?;
                self.keys.keep(row.clone());
                row
            }
        };
        keys::caller(&row, secret, self.clock.now()).map_err(|_| limits.wrong(from, meter))
    }

    /// Who is signed in so. It is looked up each time, so that a session that was ended is over at once.
    async fn by_session(&self, digest: &str, from: Option<&str>, used: bool) -> Result<Caller, Refusal> {
        let Door { limits, meter, .. } = &*self.door;
        if !self.door.is_known(digest) {
            limits.strangers(from, meter)?;
        }
        let wanted = digest.to_owned();
        let found = self.office.usual.ask(NOBODY, move |host| holder(host, &wanted, used)).await??;
        let caller = found.ok_or_else(|| limits.stranger(from, meter))?;
        self.door.know(digest.to_owned());
        Ok(caller)
    }
}

/// Whose a session is; nobody's where its user or its key is not good any more.
fn holder(host: &mut Host, digest: &str, used: bool) -> Result<Option<Caller>, Fault> {
    let now = host.now();
    let store = host.store();
    let caller = match store.session(digest)? {
        Some(Holder::User(id)) => store.user(&id)?.filter(|user| !user.disabled).map(Caller::of_user),
        Some(Holder::Key(id)) => store.key(&id)?.filter(|key| keys::is_good(key, now)).map(|key| Caller::of_key(&key)),
        None => None,
    };
    if caller.is_some() && used {
        store.use_session(digest)?;
    }
    Ok(caller)
}

fn cross_site() -> Refusal {
    let detail = "expected a request of the service's own page, found one of another site";
    Refusal::new(403, "api.crossSite", "from elsewhere", detail)
        .help("a session counts for changes with `Sec-Fetch-Site: same-origin` or the service's own `Origin`; programs use a key")
}

fn wrong_token() -> Refusal {
    let detail = "expected the token that the service printed when it started, found another text";
    Refusal::new(401, "api.wrongToken", "not the token", detail).help("open the address that `relance serve` prints at its start")
}
