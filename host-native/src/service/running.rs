//! Runs the service: desks, workers and the API, from start to orderly end.
//!
//! In: how to open a host, and where to listen. Out: a service that answers. Never: an end that leaves a message in nobody's hand.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Crew, Errands, Hooks, Listener, Live, Office, Roll};
use crate::api::{self, Api};
use crate::config::Options;
use crate::engines::restate::{self, Endpoint, Ingress, Pool};
use crate::engines::sql::Keep;
use crate::fault::{Fault, FaultKind};
use crate::host::Host;
use crate::report::Progress;
use crate::shadow::Purpose;

/// How the service runs.
#[derive(Debug, Clone)]
pub struct Service {
    /// How its hosts are opened; their workspace is the one that a key to all of them means unless it names another.
    pub options: Options,
    /// Where it listens; port 0: any that is free.
    pub listen: SocketAddr,
    /// How many questions are answered at once.
    pub desks: usize,
    /// How many messages are handed over at once; 0: this process decides nothing that is due, hands nothing over, does no jobs, and reads
    /// no mailboxes.
    pub hands: usize,
    /// How webhooks are delivered.
    pub hooks: Hooks,
    /// How often mailboxes are looked into.
    pub mailboxes: Duration,
    /// For how long things are kept.
    pub keep: Keep,
    /// What connections may use.
    pub limits: api::Limits,
    /// What stands before the operations.
    pub front: api::Front,
    /// Where operators ask, if not where everybody does.
    pub ops: Option<SocketAddr>,
    /// Where contacts are, if they are objects of Restate.
    pub objects: Option<Objects>,
}

/// How long an object may take to answer whoever asks the API: less than a service that ends waits for its requests.
const OBJECTS: Duration = Duration::from_secs(25);
/// How long a service that has finished waits for what only asks.
const LEAVING: Duration = Duration::from_secs(2);

/// Contacts that are objects of Restate.
#[derive(Debug, Clone)]
pub struct Objects {
    /// Where they are called: the addresses of one node or of several.
    pub ingress: Vec<String>,
    /// Where they reach this process.
    pub endpoint: Endpoint,
}

impl Service {
    /// A service with the usual numbers.
    pub fn new(mut options: Options, listen: SocketAddr) -> Self {
        match options.purpose {
            Purpose::AsFound => options.purpose = Purpose::Real,
            Purpose::Real => {}
            Purpose::Shadow | Purpose::ShadowOfCopy => options.reaching_nobody(),
        }
        let (hooks, keep, limits) = (Hooks::default(), Keep::default(), api::Limits::default());
        let (mailboxes, front) = (Duration::from_secs(30), api::Front::default());
        Self { options, listen, desks: 4, hands: 8, hooks, mailboxes, keep, limits, front, ops: None, objects: None }
    }
}

/// Serves until `stop` is done. `ready` hears where, once it answers.
pub fn serve(
    service: &Service,
    listener: &Listener,
    ready: impl FnOnce(SocketAddr, Option<SocketAddr>),
    stop: impl Future<Output = ()>,
) -> Result<(), Fault> {
    let wanted = u64::try_from(service.limits.connections).unwrap_or(u64::MAX).saturating_add(1_000);
    let _ = rlimit::increase_nofile_limit(wanted); // As many as the machine gives; more wait.
    let failed = |error: std::io::Error| Fault::new(FaultKind::Store, format!("the service can't be started: {error}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let (socket, address) = runtime.block_on(bound(service.listen, "--listen"))?;
    let ops = service.ops.map(|ops| runtime.block_on(bound(ops, "--ops-listen"))).transpose()?;
    let mut host = Host::open(service.options.clone())?;
    match service.objects {
        Some(_) => host.may_follow_books()?,
        None => host.is_keeper()?,
    }
    let (over_objects, over_hands) = runtime.block_on(with_objects(service))?.unzip();
    if service.objects.is_some() {
        host.follow_books()?; // Only now: a start that is refused leaves the database as it was.
    }
    host.take_up_purpose()?;
    drop(host);
    let service = over_objects.as_ref().unwrap_or(service);
    let Service { options, hands, mailboxes, .. } = service;
    let (listener, roll) = (counting(listener, service), Roll::new(&options.meter));
    let office = Office::open(service.desks, options, &roll, &listener)?;
    let crew = if *hands == 0 { None } else { Some(Crew::start(*hands, *mailboxes, options, &listener, &roll)?) };
    let live = Arc::new(Live::default());
    let errands = Errands::start(service, &listener, &live, &roll)?;
    let api = Api::new(office, roll, options, service.front.clone(), Arc::clone(&live))?;
    let (router, ops_router) = api.routers(ops.is_some());
    ready(address, ops.as_ref().map(|(_, address)| *address));
    let (told, hears) = watch::channel(());
    let stop = async {
        stop.await;
        live.close(); // Who watches would never end by themselves.
        drop(told);
    };
    let stopped = |mut hears: watch::Receiver<()>| async move {
        let _ = hears.changed().await; // It fails once nobody can tell any more: that is the word.
    };
    let meter = &service.options.meter;
    runtime.block_on(async {
        let serve = |socket, router| api::serve(socket, router, service.limits, Arc::clone(meter), stopped(hears.clone()));
        let operators = async {
            if let Some(((socket, _), router)) = ops.zip(ops_router) {
                serve(socket, router).await;
            }
        };
        tokio::join!(serve(socket, router), operators, stop)
    });
    drop(errands);
    drop(crew); // What is under way is finished.
    if let Some(hands) = over_hands.flatten() {
        runtime.block_on(hands.finish());
    }
    runtime.shutdown_timeout(LEAVING); // A look at a server that does not answer keeps nobody here.
    Ok(())
}

/// The same service, whose contacts are objects, once those reach this process, and its hands where it has any; nothing where they are the database's.
async fn with_objects(service: &Service) -> Result<Option<(Service, Option<Pool>)>, Fault> {
    let Some(objects) = &service.objects else { return Ok(None) };
    let hands = (service.hands > 0).then(|| Pool::new(&service.options, service.hands, "hand"));
    if let Some(hands) = &hands {
        let deciders = Pool::new(&service.options, service.desks, "decider");
        restate::serve(&objects.endpoint, deciders, hands.clone()).await?;
    }
    let options =
        Options { bookkeeper: Some(Arc::new(Ingress::new(&objects.ingress).within(OBJECTS))), ..service.options.clone() };
    Ok(Some((Service { options, ..service.clone() }, hands)))
}

async fn bound(address: SocketAddr, flag: &str) -> Result<(TcpListener, SocketAddr), Fault> {
    let failed = |error: std::io::Error| {
        let message = format!("expected to listen on `{address}`, found: {error}");
        Fault::new(FaultKind::Input, message).help(format!("choose another address with `{flag}`"))
    };
    let socket = TcpListener::bind(address).await.map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    Ok((socket, address))
}

/// The same listener, with what hinders the workers counted.
fn counting(listener: &Listener, service: &Service) -> Listener {
    let (listener, meter) = (Arc::clone(listener), Arc::clone(&service.options.meter));
    Arc::new(move |progress| {
        if matches!(progress, Progress::Hindered { .. }) {
            meter.hindered();
        }
        listener(progress);
    })
}
