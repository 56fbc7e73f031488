//! Decides which addresses a webhook may go to, and makes sure that it goes to exactly the one that was judged.
//!
//! In: URLs as people write them, names' addresses. Out: a URL in its one form, addresses to connect to, or why not. Never: a second look
//! at a name between judging and connecting; a redirect.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use relance_core::base::Problem;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use super::address::{self, Kind};
use crate::clock::Stopwatch;

/// How long a URL may be, in bytes.
const MOST_URL: usize = 2_048;
/// How many of a name's addresses are tried; more are judged.
const MOST_ADDRESSES: usize = 16;
/// How long a name may take to be found when a webhook is saved.
const SAVING: Duration = Duration::from_secs(3);

/// Which addresses are allowed beside the public ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Networks of one's own: loopback, private, shared and unique local addresses.
    pub own: bool,
    /// These, whatever they are.
    pub ranges: Vec<Range>,
}

/// Addresses that begin alike: `10.0.0.0/8`, `fd00::/8`, or one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    first: IpAddr,
    bits: u32,
}

/// Why a webhook does not go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barred(String);

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Barred {}

/// Why a name can't be connected to.
#[derive(Debug)]
pub enum Astray {
    /// It may not be.
    Barred(Barred),
    /// It was not found.
    Lost(io::Error),
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("expected addresses such as 10.0.0.0/8 or fd00::/8, found `{}`", text.escape_debug());
        let (first, bits) = text.split_once('/').map_or((text, None), |(first, bits)| (first, Some(bits)));
        let first: IpAddr = first.parse().map_err(|_| wrong())?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        let range = Self { first, bits };
        if bits > most || number(first) != range.masked(first) {
            return Err(format!("{}; the bits beyond the length must be zero", wrong()));
        }
        Ok(range)
    }
}

impl Range {
    /// Whether an address is among them.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.first.is_ipv4() == address.is_ipv4() && self.masked(address) == number(self.first)
    }

    fn masked(&self, address: IpAddr) -> u128 {
        let length = if address.is_ipv4() { 32 } else { 128 };
        let free = u32::saturating_sub(length, self.bits);
        number(address).checked_shr(free).and_then(|head| head.checked_shl(free)).unwrap_or(0)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => u32::from(four).into(),
        IpAddr::V6(six) => u128::from(six),
    }
}

impl Reach {
    /// Whether a webhook may go to this address; in the clear only where it stays in networks that were allowed.
    ///
    /// # Errors
    /// When it may not: why.
    pub fn judge(&self, address: IpAddr, clear: bool) -> Result<(), Barred> {
        let plain = address::plain(address);
        let kind = address::kind(plain);
        if self.ranges.iter().any(|range| range.contains(plain)) {
            return Ok(());
        }
        match kind {
            None if clear => Err(Barred("expected https:// beyond one's own networks, found http://".into())),
            Some(kind) if self.own && kind.is_own() => Ok(()),
            Some(kind) => Err(barred(kind)),
            None => Ok(()),
        }
    }

    /// A webhook's URL in its one form, if it may be saved: sound, and at addresses that are allowed now. A name that is not found is no
    /// mistake yet.
    ///
    /// # Errors
    /// What is wrong with it, at `path`.
    pub fn check(&self, text: &str, path: &str, lookup: &dyn Lookup) -> Result<String, Problem> {
        let url = self.read(text).map_err(|message| Problem::error("webhook.url", path, message))?;
        let barred = |barred: Barred| {
            let help = "give an address on the Internet, or let the service be started with `--allow-private-webhooks` or \
                        `--allow-webhooks-to`";
            Problem::error("webhook.address", path, barred.to_string()).help(help)
        };
        let clear = url.scheme() == "http";
        let addresses = match url.host() {
            Some(Host::Ipv4(four)) => vec![IpAddr::V4(four)],
            Some(Host::Ipv6(six)) => vec![IpAddr::V6(six)],
            Some(Host::Domain(name)) if is_local_name(name) => vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
            Some(Host::Domain(name)) => {
                let found = lookup.find(name, url.port_or_known_default().unwrap_or(443), SAVING);
                found.unwrap_or_default().iter().map(SocketAddr::ip).collect()
            }
            None => Vec::new(),
        };
        addresses.into_iter().try_for_each(|address| self.judge(address, clear)).map_err(barred)?;
        Ok(url.into())
    }

    fn read(&self, text: &str) -> Result<Url, String> {
        if text.len() > MOST_URL {
            return Err(format!("expected a URL of up to {MOST_URL} bytes, found a longer one"));
        }
        let url =
            Url::parse(text).map_err(|_| "expected a URL such as https://example.com/hook, found another text".to_owned())?;
        let allows_http = self.own || !self.ranges.is_empty();
        match url.scheme() {
            "https" => {}
            "http" if allows_http => {}
            "http" => return Err("expected https://, found http://".into()),
            _ => return Err("expected https://, found another scheme".into()),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("expected a URL without a user and a password, found some".into());
        }
        if url.fragment().is_some() {
            return Err("expected a URL without a fragment, found one".into());
        }
        if url.port() == Some(0) {
            return Err("expected a port of 1 to 65535, found 0".into());
        }
        let name = url.host_str().unwrap_or_default().trim_end_matches('.');
        let sendable = url.as_str().parse::<Uri>().is_ok_and(|uri| uri.host() == url.host_str());
        if name.is_empty() || !sendable {
            return Err("expected a URL with a host, found none that can be connected to".into());
        }
        Ok(url)
    }
}

fn barred(kind: Kind) -> Barred {
    Barred(format!("expected a public address, found {}", kind.name()))
}

/// Names of this machine, whatever a resolver says of them.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

/// Finds a name's addresses.
pub trait Lookup: fmt::Debug + Send + Sync {
    /// All of them, in this time.
    ///
    /// # Errors
    /// When there are none, or none are found in time.
    fn find(&self, name: &str, port: u16, patience: Duration) -> io::Result<Vec<SocketAddr>>;
}

/// How many names are looked up at once; more wait for one of these.
const MOST_LOOKUPS: usize = 64;
static LOOKUPS: Lookups = Lookups { under: Mutex::new(0), changed: Condvar::new(), most: MOST_LOOKUPS };

/// Places for looking names up: the machine's resolver can't be called off, and each that is not heard any more is a thread until it ends.
struct Lookups {
    under: Mutex<usize>,
    changed: Condvar,
    most: usize,
}

/// A place; it is free again when this is dropped.
struct Lookout(&'static Lookups);

impl Lookups {
    /// A place, if there is one in this time.
    fn take(&'static self, patience: Duration) -> Option<Lookout> {
        let under = self.under.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(under, patience, |under| *under >= self.most);
        let (mut under, late) = waited.unwrap_or_else(PoisonError::into_inner);
        if late.timed_out() {
            return None;
        }
        *under += 1;
        Some(Lookout(self))
    }
}

impl Drop for Lookout {
    fn drop(&mut self) {
        *self.0.under.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.changed.notify_one();
    }
}

/// The machine's own way to find names.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Lookup for System {
    fn find(&self, name: &str, port: u16, patience: Duration) -> io::Result<Vec<SocketAddr>> {
        let (found, answer) = sync_channel(1);
        let (name, watch) = (name.to_owned(), Stopwatch::begin());
        let place = LOOKUPS.take(patience).ok_or(io::ErrorKind::TimedOut)?;
        let patience = patience.saturating_sub(watch.passed());
        // The machine's resolver can't be called off: it is left to end by itself.
        std::thread::Builder::new().name("name".into()).spawn(move || {
            let _place = place;
            let _ = found.send((name.as_str(), port).to_socket_addrs().map(Vec::from_iter)); // Nobody waits any more.
        })?;
        match answer.recv_timeout(patience) {
            Ok(found) => found,
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
            Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// Gives a client the addresses that were judged, and no others: one that is barred among them bars the name.
#[derive(Debug, Clone)]
pub struct Guard {
    reach: Reach,
    lookup: Arc<dyn Lookup>,
}

impl Guard {
    /// Judges by this.
    pub const fn new(reach: Reach, lookup: Arc<dyn Lookup>) -> Self {
        Self { reach, lookup }
    }

    /// Where this name may be connected to; `clear`: what is said there can be heard on the way.
    ///
    /// # Errors
    /// When it is not found, or may not be.
    pub fn sockets(&self, name: &str, port: u16, clear: bool, patience: Duration) -> Result<Vec<SocketAddr>, Astray> {
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let found = match bare.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_) if is_local_name(bare) => vec![SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port)],
            Err(_) => self.lookup.find(bare, port, patience).map_err(Astray::Lost)?,
        };
        for address in &found {
            self.reach.judge(address.ip(), clear).map_err(Astray::Barred)?;
        }
        // What was judged is what is connected to, in its plain form.
        Ok(found.into_iter().map(|found| SocketAddr::new(address::plain(found.ip()), port)).collect())
    }

    fn addresses(&self, uri: &Uri, patience: Duration) -> Result<Vec<SocketAddr>, ureq::Error> {
        let clear = uri.scheme_str() != Some("https");
        let port = uri.port_u16().unwrap_or(if clear { 80 } else { 443 });
        let name = uri.host().ok_or(ureq::Error::HostNotFound)?;
        self.sockets(name, port, clear, patience).map_err(|astray| match astray {
            Astray::Barred(barred) => ureq::Error::Other(Box::new(barred)),
            Astray::Lost(error) if error.kind() == io::ErrorKind::TimedOut => ureq::Error::Timeout(ureq::Timeout::Resolve),
            Astray::Lost(_) => ureq::Error::HostNotFound,
        })
    }
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut resolved = self.empty();
        for address in self.addresses(uri, *timeout.after)?.into_iter().take(MOST_ADDRESSES) {
            resolved.push(address);
        }
        if resolved.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(resolved) }
    }
}

#[cfg(test)]
mod tests;
