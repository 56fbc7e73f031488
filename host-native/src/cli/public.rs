//! What the world meets of the service, as options say it: its address, and what links in messages tell.
//!
//! In: `--public-url`, `--track-opens` and so on. Out: the host's configuration. Never: tracking that nobody asked for.

use clap::Args;
use relance::config::{LinksConfig, Options};
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

/// An address that links can begin with.
fn base(text: &str) -> Result<String, String> {
    let base = text.trim_end_matches('/');
    Links::new(&LinksConfig::new(base, "-".repeat(32))).map(|_| base.to_owned())
}
