//! Contacts that are objects of Restate: the host that asks them, and the one that they are decided by.
//!
//! In: where Restate is, what the host is opened with. Out: a host whose contacts are objects. Never: two processes that serve one store.

use std::sync::Arc;

use relance::config::Options;
use relance::engines::restate::{Endpoint, Ingress, Pool, serve};
use relance::{Fault, Host};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::requests::Objects;

/// How many threads decide, and hand over: one contact each at a time.
const THREADS: usize = 2;

/// Opens the host; what serves the objects goes on until it is dropped.
pub(crate) fn opened(objects: &Objects, options: Options) -> Result<(Host, Option<Runtime>), Fault> {
    Host::open(options.clone())?.follow_books()?;
    let asking = Options { bookkeeper: Some(Arc::new(Ingress::new(std::slice::from_ref(&objects.ingress)))), ..options.clone() };
    let served = served(objects, &options)?;
    Ok((Host::open(asking)?, served))
}

/// Serves the objects, unless another process does already.
fn served(objects: &Objects, options: &Options) -> Result<Option<Runtime>, Fault> {
    let Ok(runtime) = Runtime::new() else { return Ok(None) };
    if runtime.block_on(TcpListener::bind(objects.listen)).is_err() {
        return Ok(None);
    }
    let endpoint = Endpoint { listen: objects.listen, admin: vec![objects.admin.clone()], advertised: None };
    let (deciders, hands) = (Pool::new(options, THREADS, "decider"), Pool::new(options, THREADS, "hand"));
    runtime.block_on(serve(&endpoint, deciders, hands))?;
    Ok(Some(runtime))
}
