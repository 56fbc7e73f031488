//! Tells whether a machine opened a message or followed a link: mail scanners, proxies that fetch everything, previews of chats.
//!
//! In: what is known of one request, and how long after the message was sent. Out: a coded verdict. Never: a certainty: scanners pretend to
//! be browsers, so that opens and clicks are numbers for people to look at and decide nothing.

use std::net::IpAddr;
use std::time::Duration;

/// What was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// The picture of one point.
    Open,
    /// A link.
    Click,
}

/// What is known of one request.
#[derive(Debug, Clone)]
pub struct Hit<'a> {
    /// What was fetched.
    pub kind: HitKind,
    /// `GET`, `HEAD`, ….
    pub method: &'a str,
    /// The header `User-Agent`; empty if there is none.
    pub user_agent: &'a str,
    /// The headers `Purpose`, `Sec-Purpose`, `X-Purpose` or `X-Moz`, whichever is there.
    pub purpose: Option<&'a str>,
    /// From where, if that is known.
    pub ip: Option<IpAddr>,
    /// How long after the message was accepted.
    pub since_sent: Duration,
    /// Over how many different links of the same message, this one among them, in the last ten seconds.
    pub links_at_once: u32,
    /// How many links the message has.
    pub links: u32,
}

/// Whether a machine it was, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing speaks against a person. Behind Gmail's and Yahoo's proxies it is one as well: they fetch when somebody opens.
    Person,
    /// `HEAD` or another method that no reader uses.
    Method,
    /// The browser says that it only fetches ahead.
    Prefetch,
    /// No program has said its name.
    Nameless,
    /// Apple's Mail Privacy Protection, which fetches every picture whether or not somebody opens.
    Privacy,
    /// The name of a mail scanner, a crawler, a chat's preview or a programming library.
    KnownProgram,
    /// An address of a mail provider's own machines, which follow links before they deliver.
    ProviderAddress,
    /// Sooner than a person can read.
    TooSoon,
    /// All links of the message, or many of them, at once.
    AllAtOnce,
}

impl Verdict {
    /// Whether a machine did it.
    pub const fn is_machine(self) -> bool {
        !matches!(self, Self::Person)
    }

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "track.person",
            Self::Method => "track.method",
            Self::Prefetch => "track.prefetch",
            Self::Nameless => "track.nameless",
            Self::Privacy => "track.privacyProtection",
            Self::KnownProgram => "track.knownProgram",
            Self::ProviderAddress => "track.providerAddress",
            Self::TooSoon => "track.tooSoon",
            Self::AllAtOnce => "track.allAtOnce",
        }
    }
}

/// Sooner after the message was accepted nobody has it before their eyes, let alone followed a link.
const TOO_SOON_OPEN: Duration = Duration::from_secs(3);
const TOO_SOON_CLICK: Duration = Duration::from_secs(8);
/// How many links nobody follows within ten seconds.
const AT_ONCE: u32 = 4;

/// Parts of the names of programs that no person reads with, in small letters.
const PROGRAMS: [&str; 45] = [
    "barracuda",
    "proofpoint",
    "mimecast",
    "messagelabs",
    "symantec",
    "fireeye",
    "trellix",
    "trendmicro",
    "trend micro",
    "ironport",
    "zscaler",
    "sophos",
    "forcepoint",
    "fortinet",
    "checkpoint",
    "microsoft office existence discovery",
    "safelinks",
    "urldefense",
    "virustotal",
    "urlscan",
    "bot/",
    "bot;",
    "robot",
    "crawler",
    "spider",
    "scanner",
    "preview",
    "facebookexternalhit",
    "whatsapp/",
    "headlesschrome",
    "phantomjs",
    "puppeteer",
    "playwright",
    "python-requests",
    "python-urllib",
    "aiohttp",
    "curl/",
    "wget/",
    "go-http-client",
    "okhttp",
    "apache-httpclient",
    "libwww-perl",
    "java/",
    "node-fetch",
    "axios/",
];
/// Proxies that fetch when a person opens, and hide who it is: their haste is the person's.
const PROXIES: [&str; 2] = ["googleimageproxy", "yahoomailproxy"];

/// Whether a machine made this request, and by what it is known.
pub fn is_machine(hit: &Hit<'_>) -> Verdict {
    let agent = hit.user_agent.trim().to_ascii_lowercase();
    if !hit.method.eq_ignore_ascii_case("GET") {
        return Verdict::Method;
    }
    if hit.purpose.is_some_and(|purpose| {
        let purpose = purpose.to_ascii_lowercase();
        ["prefetch", "preview", "prerender"].iter().any(|word| purpose.contains(word))
    }) {
        return Verdict::Prefetch;
    }
    if agent.is_empty() || agent == "-" {
        return Verdict::Nameless;
    }
    if agent == "mozilla/5.0" || hit.ip.is_some_and(is_apple) {
        return Verdict::Privacy;
    }
    let proxied = hit.kind == HitKind::Open && PROXIES.iter().any(|proxy| agent.contains(proxy));
    if !proxied && (PROGRAMS.iter().any(|program| agent.contains(program)) || agent.ends_with("bot")) {
        return Verdict::KnownProgram;
    }
    if hit.kind == HitKind::Click && hit.ip.is_some_and(is_exchange) {
        return Verdict::ProviderAddress;
    }
    let too_soon = if hit.kind == HitKind::Open { TOO_SOON_OPEN } else { TOO_SOON_CLICK };
    if hit.since_sent < too_soon {
        return Verdict::TooSoon;
    }
    let all = hit.links >= 2 && hit.links_at_once >= hit.links;
    if hit.kind == HitKind::Click && (hit.links_at_once >= AT_ONCE || all) {
        return Verdict::AllAtOnce;
    }
    Verdict::Person
}

/// Apple's own network.
fn is_apple(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(ip) if ip.octets().first() == Some(&17))
}

/// The networks of Exchange Online Protection, as Microsoft publishes them.
fn is_exchange(ip: IpAddr) -> bool {
    const NETWORKS: [([u8; 4], u32); 4] =
        [([40, 92, 0, 0], 15), ([40, 107, 0, 0], 16), ([52, 100, 0, 0], 14), ([104, 47, 0, 0], 17)];
    let IpAddr::V4(ip) = ip else { return false };
    NETWORKS.iter().any(|(network, bits)| (u32::from(ip) ^ u32::from_be_bytes(*network)) >> (32 - bits) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: &str =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

    fn hit(kind: HitKind) -> Hit<'static> {
        Hit {
            kind,
            method: "GET",
            user_agent: BROWSER,
            purpose: None,
            ip: Some([203, 0, 113, 9].into()),
            since_sent: Duration::from_secs(600),
            links_at_once: 1,
            links: 3,
        }
    }

    #[test]
    fn a_person_with_a_browser_is_one() {
        assert_eq!(is_machine(&hit(HitKind::Open)), Verdict::Person);
        assert_eq!(is_machine(&hit(HitKind::Click)), Verdict::Person);
        let gmail = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
        let yahoo = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html";
        for agent in [gmail, yahoo] {
            assert_eq!(is_machine(&Hit { user_agent: agent, ..hit(HitKind::Open) }), Verdict::Person, "{agent}");
        }
        assert_eq!(is_machine(&Hit { links: 1, ..hit(HitKind::Click) }), Verdict::Person, "the only link");
        assert_eq!(
            is_machine(&Hit { user_agent: "Mozilla/5.0 (X11; CUBOT X30) Chrome/99", ..hit(HitKind::Click) }),
            Verdict::Person
        );
    }

    #[test]
    fn machines_are_known_by_what_gives_them_away() {
        let (open, click) = (|| hit(HitKind::Open), || hit(HitKind::Click));
        let cases = [
            (Hit { method: "HEAD", ..click() }, Verdict::Method, "track.method"),
            (Hit { purpose: Some("prefetch;prerender"), ..click() }, Verdict::Prefetch, "track.prefetch"),
            (Hit { purpose: Some("preview"), ..click() }, Verdict::Prefetch, "track.prefetch"),
            (Hit { user_agent: "", ..open() }, Verdict::Nameless, "track.nameless"),
            (Hit { user_agent: "Mozilla/5.0", ..open() }, Verdict::Privacy, "track.privacyProtection"),
            (Hit { ip: Some([17, 58, 1, 2].into()), ..open() }, Verdict::Privacy, "track.privacyProtection"),
            (Hit { user_agent: "BarracudaCentral", ..click() }, Verdict::KnownProgram, "track.knownProgram"),
            (Hit { user_agent: "python-requests/2.31", ..click() }, Verdict::KnownProgram, "track.knownProgram"),
            (
                Hit { user_agent: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", ..click() },
                Verdict::KnownProgram,
                "track.knownProgram",
            ),
            (Hit { user_agent: "SomethingBot", ..click() }, Verdict::KnownProgram, "track.knownProgram"),
            (Hit { ip: Some([40, 93, 4, 4].into()), ..click() }, Verdict::ProviderAddress, "track.providerAddress"),
            (Hit { ip: Some([104, 47, 127, 1].into()), ..click() }, Verdict::ProviderAddress, "track.providerAddress"),
            (Hit { since_sent: Duration::from_secs(2), ..open() }, Verdict::TooSoon, "track.tooSoon"),
            (Hit { since_sent: Duration::from_secs(7), ..click() }, Verdict::TooSoon, "track.tooSoon"),
            (Hit { links_at_once: 3, ..click() }, Verdict::AllAtOnce, "track.allAtOnce"),
            (Hit { links_at_once: 4, links: 20, ..click() }, Verdict::AllAtOnce, "track.allAtOnce"),
        ];
        for (hit, verdict, code) in cases {
            assert_eq!(is_machine(&hit), verdict, "{hit:?}");
            assert_eq!(verdict.code(), code);
            assert!(verdict.is_machine());
        }
        assert_eq!(is_machine(&Hit { ip: Some([104, 47, 128, 1].into()), ..click() }), Verdict::Person, "the next network");
    }
}
