//! Where Restate reaches this process.
//!
//! In: an address to listen on. Out: the objects, served; the deployment, registered. Never: an answer that waits for a timer of TCP.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use restate_sdk::hyper::HyperEndpoint;
use tokio::net::TcpListener;

use super::Pool;
use super::account::Accounts;
use super::admin::{Admin, Heir};
use super::contact::Contacts;
use crate::fault::{Fault, FaultKind};

/// Between two looks for calls that wait for a process which is gone.
const LOOKS_APART: Duration = Duration::from_secs(5);

/// Where this process listens, and whom it tells.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Where Restate reaches this process; port 0: any that is free.
    pub listen: SocketAddr,
    /// The addresses of Restate's administration, such as `http://127.0.0.1:9070`; any node that answers will do.
    pub admin: Vec<String>,
    /// Under which address Restate reaches this process, if it is another one than it listens on.
    pub advertised: Option<String>,
}

/// Serves the objects, and registers them. It goes on for as long as the runtime does. Refuses where Restate has not got contacts that it must have.
pub async fn serve(endpoint: &Endpoint, deciders: Pool, hands: Pool) -> Result<SocketAddr, Fault> {
    let (database, brought) = deciders.on(|host| Ok((host.known_by()?, host.has_brought_contacts()?))).await?;
    let bound = bound(endpoint, Contacts::new(deciders.clone(), hands)?, deciders).await?;
    let heir = Heir { admin: Admin::new(&endpoint.admin), uri: bound.uri, database, missed: BTreeSet::new() };
    let register = move || heir.admin.register(&heir.uri, &heir.database, brought).map(|()| heir);
    tokio::spawn(watch(apart(register).await?));
    Ok(bound.address)
}

/// The same for whoever only brings contacts there: what is due waits for the service that comes.
pub async fn serve_quietly(endpoint: &Endpoint, database: String, deciders: Pool, hands: Pool) -> Result<SocketAddr, Fault> {
    let bound = bound(endpoint, Contacts::new(deciders.clone(), hands)?.quiet(), deciders).await?;
    let admin = Admin::new(&endpoint.admin);
    apart(move || admin.register(&bound.uri, &database, false)).await?;
    Ok(bound.address)
}

/// Waits until Restate answers; says whether it has this database's contacts. Refuses where it has another one's.
pub fn has_contacts_of(endpoint: &Endpoint, database: &str) -> Result<bool, Fault> {
    Admin::new(&endpoint.admin).has_contacts_of(database)
}

/// Where this process is reached.
struct Bound {
    address: SocketAddr,
    uri: String,
}

async fn bound(endpoint: &Endpoint, contacts: Contacts, deciders: Pool) -> Result<Bound, Fault> {
    let deaf = |error: std::io::Error| {
        let message = format!("expected to listen for Restate on `{}`, found: {error}", endpoint.listen);
        Fault::new(FaultKind::Input, message).help("choose another address with `--restate-listen`")
    };
    let listener = TcpListener::bind(endpoint.listen).await.map_err(deaf)?;
    let address = listener.local_addr().map_err(deaf)?;
    let objects = restate_sdk::prelude::Endpoint::builder().bind(contacts).bind(Accounts { deciders }).build();
    tokio::spawn(accept(listener, HyperEndpoint::new(objects)));
    Ok(Bound { address, uri: endpoint.advertised.clone().unwrap_or_else(|| format!("http://{address}")) })
}

/// Something that blocks, on a thread of its own.
async fn apart<T: Send + 'static>(job: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(job).await;
    done.map_err(|error| Fault::new(FaultKind::Unreachable, format!("expected to register with Restate: {error}")))?
}

async fn accept(listener: TcpListener, objects: HyperEndpoint) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true); // Without it each small frame waits for the one before.
        let objects = objects.clone();
        tokio::spawn(async move {
            let connection = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), objects);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection of Restate ended");
            }
        });
    }
}

/// Looks for as long as the runtime goes on.
async fn watch(mut heir: Heir) {
    loop {
        tokio::time::sleep(LOOKS_APART).await;
        let looked = tokio::task::spawn_blocking(move || {
            if let Err(found) = heir.look() {
                tracing::debug!(found, "Restate does not say whose calls wait");
            }
            heir
        });
        let Ok(back) = looked.await else { return };
        heir = back;
    }
}
