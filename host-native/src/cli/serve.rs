//! `serve`: the service. It answers over HTTP, wakes what is due and hands messages over, until told to stop.
//!
//! In: where to listen, how many threads, and how messages go out. Out: a line when it answers. Never: a key on standard output that
//! somebody else reads.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use relance::Host;
use relance::report::Progress;
use relance::service::{Listener, Service, serve as run};

use super::accounts::{KeyArgs, RuleArgs};
use super::context::Context;
use super::engine::EngineArgs;
use super::failure::{Exit, Failure};
use super::hooks::{HookArgs, KeepArgs};
use super::mail::MailArgs;
use super::model::ModelArgs;
use super::public::{FrontArgs, PublicArgs};
use super::shadow::ShadowFlags;

/// Where and how.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0: any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "RELANCE_LISTEN")]
    listen: SocketAddr,
    /// How many requests are answered at once, beside four that ask a provider or a name server.
    #[arg(long, value_name = "COUNT", default_value_t = 4, env = "RELANCE_DESKS")]
    desks: usize,
    /// How many messages are handed over at once; 0: leave what is due, jobs and mailboxes to other processes.
    #[arg(long, value_name = "COUNT", default_value_t = 8, env = "RELANCE_HANDS")]
    hands: usize,
    /// How often the accounts' mailboxes are looked into, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=86_400), env = "RELANCE_MAILBOX_POLL")]
    mailbox_poll: u32,
    #[command(flatten)]
    mail: MailArgs,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    front: FrontArgs,
    #[command(flatten)]
    public: PublicArgs,
    #[command(flatten)]
    hook: HookArgs,
    #[command(flatten)]
    accounts: RuleArgs,
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    shadow: ShadowFlags,
}

/// The file in the data directory with the first key.
const FIRST_KEY: &str = "admin.key";

/// `relance serve`.
pub(crate) fn serve(args: &ServeArgs, context: &mut Context) -> Result<Exit, Failure> {
    let mut options = context.options_that_send(args.mail.sender(&context.options)?);
    options.reach = args.hook.reach();
    options.accounts = args.accounts.rules();
    options.secret_key = args.key.keys();
    options.model = args.model.config(&context.options)?;
    args.public.put_into(&mut options)?;
    options.purpose = args.shadow.purpose();
    let mut host = Host::open(options.clone())?;
    let first = first_key(&mut host, &options.data_dir)?;
    let token = if args.front.console() && !host.has_users()? { Some(relance::api::set_up_token(&options)?) } else { None };
    drop(host);
    let mut service = Service::new(options, args.listen);
    service.desks = args.desks;
    service.hands = args.hands;
    service.mailboxes = Duration::from_secs(args.mailbox_poll.into());
    service.hooks = args.hook.hooks();
    service.keep = args.keep.keep();
    service.objects = args.engine.objects();
    args.front.put_into(&mut service);
    relance::log::note_panics();
    let json = context.json();
    let listener: Listener = Arc::new(move |progress| tell(&progress, json));
    let ready = |address: SocketAddr, ops: Option<SocketAddr>| {
        context.say.note(&format!("answers at http://{address}"));
        if args.shadow.purpose().is_shadow() {
            context.say.note("a shadow: everything is decided, and nothing is sent");
        }
        if let Some(ops) = ops {
            context.say.note(&format!("operators ask at http://{ops}"));
        }
        if let Some(path) = &first {
            context.say.note(&format!("a first key, for everything, is in {path}"));
        }
        if let Some(token) = &token {
            // Said to whoever has started it, and never to the log: whoever opens it first is the admin.
            context.say.note(&format!(
                "nobody signs in yet; make the first user at http://{}/set-up#token={token}",
                seen_from_here(address)
            ));
        }
    };
    run(&service, &listener, ready, stopped())?;
    Ok(Exit::Done)
}

/// An address that is for every network of the machine, as a browser on the machine reaches it.
fn seen_from_here(address: SocketAddr) -> SocketAddr {
    let here = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(here, address.port())
}

/// Makes the first key where there is none, into a file that nobody else can read.
fn first_key(host: &mut Host, data: &Path) -> Result<Option<String>, Failure> {
    if host.has_keys()? {
        return Ok(None);
    }
    let path = data.join(FIRST_KEY);
    let failed = |error: std::io::Error| {
        let message = format!("expected to write the first key to `{}`, found: {error}", path.display());
        Failure::environment("cli.firstKey", message, "make room in the data directory, or remove the file if it is an old one")
    };
    std::fs::create_dir_all(data).map_err(failed)?;
    let (row, token) = host.make_key(None, "first", "*:write", None)?;
    if let Err(error) = private(&path, &format!("{token}\n")) {
        host.revoke_key(&row.id, true)?; // Nobody could ever read it: the next start makes another.
        return Err(failed(error));
    }
    Ok(Some(path.display().to_string()))
}

/// Writes a file that only its owner can read, in place of one that others could.
fn private(path: &Path, text: &str) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// What the workers do, a line each on standard error.
fn tell(progress: &Progress, json: bool) {
    let line = match progress {
        Progress::Time { .. } => return,
        progress if json => serde_json::to_string(progress).unwrap_or_default(),
        Progress::Handed { contact, step, channel, outcome, .. } => format!("{} {step} → {contact} by {channel}", outcome.name()),
        Progress::Quarantined { enrollment } => format!("put aside: {enrollment}; see `relance doctor`"),
        Progress::Told { enrollment, reason, .. } => format!("notice about {enrollment}: {}", reason.code),
        Progress::Hindered { message } => format!("tries again: {message}"),
    };
    let _ = writeln!(std::io::stderr(), "{line}"); // The service goes on where nobody reads its lines any more.
}

/// Done when the process is asked to end.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut ended) = ended {
            tokio::select! {
                _ = interrupted => {}
                _ = ended.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
