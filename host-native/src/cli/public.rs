//! What the world meets of the service, as options say it: its address, its limits, and what links in messages tell.
//!
//! In: `--public-url`, `--track-opens` and so on. Out: the host's configuration. Never: tracking that nobody asked for.

use std::net::SocketAddr;

use clap::Args;
use relance::api::Front;
use relance::config::{LinksConfig, Options};
use relance::hook::reach::Range;
use relance::service::Service;
use relance::track::Links;

use super::failure::Failure;

/// The service's public side.
#[derive(Debug, Args)]
#[command(next_help_heading = "Public pages")]
pub(crate) struct PublicArgs {
    /// The address under which the world reaches this service: https://go.example.com. Links to unsubscribe by in email lead there, and
    /// providers call it. http:// is for trials: mail programs offer one click for https:// alone.
    #[arg(long, value_name = "URL", value_parser = base, env = "RELANCE_PUBLIC_URL")]
    public_url: Option<String>,
    /// Count what is opened: a picture of one point in email.
    #[arg(long, requires = "public_url", env = "RELANCE_TRACK_OPENS")]
    track_opens: bool,
    /// Count which links are followed: those in email lead here first.
    #[arg(long, requires = "public_url", env = "RELANCE_TRACK_CLICKS")]
    track_clicks: bool,
}

impl PublicArgs {
    /// Puts the address, and the links that follow from it, into how hosts are opened; the keys must stand there already.
    pub(crate) fn put_into(&self, options: &mut Options) -> Result<(), Failure> {
        options.public_url.clone_from(&self.public_url);
        Ok(options.link_mail(self.track_opens, self.track_clicks)?)
    }
}

/// What stands before the service.
#[derive(Debug, Args)]
#[command(next_help_heading = "Before the service")]
pub(crate) struct FrontArgs {
    /// Where operators ask for /livez, /readyz and /metrics; where everybody asks, unless given.
    #[arg(long, value_name = "ADDRESS", env = "RELANCE_OPS_LISTEN")]
    ops_listen: Option<SocketAddr>,
    /// How many requests a second each key may make, and five times as many at once; 0: as many as it wants. Each process counts for
    /// itself.
    #[arg(long, value_name = "COUNT", default_value_t = Front::default().key_rate, env = "RELANCE_KEY_RATE")]
    key_rate: u32,
    /// How many wrong keys a minute may come from one address, and three times as many at once; 0: as many as it wants.
    #[arg(long, value_name = "COUNT", default_value_t = Front::default().wrong_key_rate, env = "RELANCE_WRONG_KEY_RATE")]
    wrong_key_rate: u32,
    /// The proxies before the service, whose `X-Forwarded-For` is believed: 10.0.0.0/8, fd00::/8; several with commas.
    #[arg(long, value_name = "RANGE", value_delimiter = ',', env = "RELANCE_TRUST_PROXIES")]
    trust_proxies: Vec<Range>,
    /// Serve no console, only the API.
    #[arg(long, env = "RELANCE_NO_CONSOLE")]
    no_console: bool,
    /// Count requests and messages by workspace too: as many series as there are workspaces.
    #[arg(long, env = "RELANCE_METRICS_BY_WORKSPACE")]
    metrics_by_workspace: bool,
}

impl FrontArgs {
    /// Whether the console is served.
    pub(crate) const fn console(&self) -> bool {
        !self.no_console
    }

    /// Puts it into how the service runs.
    pub(crate) fn put_into(&self, service: &mut Service) {
        service.ops = self.ops_listen;
        service.front = Front {
            trusted: self.trust_proxies.clone(),
            key_rate: self.key_rate,
            wrong_key_rate: self.wrong_key_rate,
            console: self.console(),
        };
        if self.metrics_by_workspace {
            service.options.meter.count_by_workspace();
        }
    }
}

/// An address that links can begin with.
fn base(text: &str) -> Result<String, String> {
    let base = text.trim_end_matches('/');
    Links::new(&LinksConfig::new(base, "-".repeat(32))).map(|_| base.to_owned())
}
