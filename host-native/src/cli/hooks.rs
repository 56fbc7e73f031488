//! Webhooks to others and for how long things are kept, as options of the service say it.
//!
//! In: `--allow-private-webhooks`, `--webhook-hands`, `--keep-feed` and so on. Out: the service's configuration. Never: a network opened
//! that nobody named.

use clap::Args;
use relance::engines::sql::Keep;
use relance::hook::Schedule;
use relance::hook::reach::{Range, Reach};
use relance::service::Hooks;

/// Webhooks to others.
#[derive(Debug, Args)]
#[command(next_help_heading = "Webhooks to others")]
pub(crate) struct HookArgs {
    /// Let webhooks go to loopback, private and shared addresses, also over http://; link-local addresses and clouds' metadata stay
    /// closed.
    #[arg(long, env = "RELANCE_ALLOW_PRIVATE_WEBHOOKS")]
    allow_private_webhooks: bool,
    /// Let webhooks go to these addresses, whatever they are: 10.0.0.0/8, fd00::/8; several with commas.
    #[arg(long, value_name = "RANGE", value_delimiter = ',', env = "RELANCE_ALLOW_WEBHOOKS_TO")]
    allow_webhooks_to: Vec<Range>,
    /// How many webhooks are delivered at once; 0: leave it to other processes.
    #[arg(long, value_name = "COUNT", default_value_t = 16, env = "RELANCE_WEBHOOK_HANDS")]
    webhook_hands: usize,
    /// After how long a webhook that failed is tried again, time after time: 5s,1m,2h; `none`: never. 11 times over 4 days unless given.
    #[arg(long, value_name = "WAITS", env = "RELANCE_WEBHOOK_RETRIES")]
    webhook_retries: Option<Schedule>,
}

impl HookArgs {
    /// Where webhooks may go.
    pub(crate) fn reach(&self) -> Reach {
        Reach { own: self.allow_private_webhooks, ranges: self.allow_webhooks_to.clone() }
    }

    /// How they are delivered.
    pub(crate) fn hooks(&self) -> Hooks {
        let schedule = self.webhook_retries.clone().unwrap_or_default();
        Hooks { hands: self.webhook_hands, schedule, ..Hooks::default() }
    }
}

/// For how long things are kept.
#[derive(Debug, Args)]
#[command(next_help_heading = "For how long things are kept, in days; 0: for ever")]
pub(crate) struct KeepArgs {
    /// Events of the feed.
    #[arg(long, value_name = "DAYS", default_value_t = Keep::default().feed, env = "RELANCE_KEEP_FEED")]
    keep_feed: u32,
    /// Settled deliveries to webhooks.
    #[arg(long, value_name = "DAYS", default_value_t = Keep::default().deliveries, env = "RELANCE_KEEP_DELIVERIES")]
    keep_deliveries: u32,
    /// Answers that are given again to the same request.
    #[arg(long, value_name = "DAYS", default_value_t = Keep::default().answers, env = "RELANCE_KEEP_ANSWERS")]
    keep_answers: u32,
    /// What providers and mailboxes told.
    #[arg(long, value_name = "DAYS", default_value_t = Keep::default().inbound, env = "RELANCE_KEEP_INBOUND")]
    keep_inbound: u32,
    /// Ended enrollments with their timelines and messages; at least 31. A sequence that never takes a person twice forgets with them.
    #[arg(long, value_name = "DAYS", default_value_t = Keep::default().enrollments, env = "RELANCE_KEEP_ENROLLMENTS")]
    keep_enrollments: u32,
}

impl KeepArgs {
    /// The same as the service takes it.
    pub(crate) const fn keep(&self) -> Keep {
        Keep {
            feed: self.keep_feed,
            deliveries: self.keep_deliveries,
            answers: self.keep_answers,
            inbound: self.keep_inbound,
            enrollments: self.keep_enrollments,
        }
    }
}
