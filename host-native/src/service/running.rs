//! Runs the service: desks, workers and the API, from start to orderly end.
//!
//! In: how to open a host, and where to listen. Out: a service that answers. Never: an end that leaves a message in nobody's hand.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::{Crew, Desks, Errands, Hooks, Listener, Live};
use crate::api::{self, Api};
use crate::config::Options;
use crate::engines::sql::Keep;
use crate::fault::{Fault, FaultKind};

/// How the service runs.
#[derive(Debug, Clone)]
pub struct Service {
    /// How its hosts are opened; their workspace is the one that a key to all of them means unless it names another.
    pub options: Options,
    /// Where it listens; port 0: any that is free.
    pub listen: SocketAddr,
    /// How many questions are answered at once.
    pub desks: usize,
    /// How many messages are handed over at once; 0: this process answers and does no work.
    pub hands: usize,
    /// How webhooks are delivered.
    pub hooks: Hooks,
    /// How often mailboxes are looked into.
    pub mailboxes: Duration,
    /// For how long things are kept.
    pub keep: Keep,
    /// What connections may use.
    pub limits: api::Limits,
}

impl Service {
    /// A service with the usual numbers.
    pub fn new(options: Options, listen: SocketAddr) -> Self {
        let (hooks, keep, limits) = (Hooks::default(), Keep::default(), api::Limits::default());
        Self { options, listen, desks: 4, hands: 8, hooks, mailboxes: Duration::from_secs(30), keep, limits }
    }
}

/// Serves until `stop` is done. `ready` hears where, once it answers.
pub fn serve(
    service: &Service,
    listener: &Listener,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let wanted = u64::try_from(service.limits.connections).unwrap_or(u64::MAX).saturating_add(1_000);
    let _ = rlimit::increase_nofile_limit(wanted); // As many as the machine gives; more wait.
    let failed = |error: std::io::Error| {
        let message = format!("expected to listen on `{}`, found: {error}", service.listen);
        Fault::new(FaultKind::Input, message).help("choose another address with `--listen`")
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let socket = runtime.block_on(TcpListener::bind(service.listen)).map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    let desks = Desks::open(service.desks, &service.options)?;
    let crew =
        if service.hands == 0 { None } else { Some(Crew::start(service.hands, service.mailboxes, &service.options, listener)?) };
    let live = Arc::new(Live::default());
    let errands = Errands::start(service, listener, &live)?;
    let router = Api::new(desks, service.options.clock.clone(), Arc::clone(&live)).router();
    ready(address);
    let stop = async {
        stop.await;
        live.close(); // Who watches would never end by themselves.
    };
    runtime.block_on(api::serve(socket, router, service.limits, stop));
    drop(errands);
    drop(crew); // What is under way is finished.
    drop(runtime);
    Ok(())
}
