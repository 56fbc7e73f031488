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

/// Serves the objects, and registers them. It goes on for as long as the runtime does.
pub async fn serve(endpoint: &Endpoint, deciders: Pool, hands: Pool) -> Result<SocketAddr, Fault> {
    let database = deciders.on(|host| host.known_by()).await?;
    serve_with(endpoint, database, Contacts::new(deciders.clone(), hands)?, deciders).await
}

/// The same for whoever only brings contacts there: what is due waits for the service that comes to the same address.
pub async fn serve_quietly(endpoint: &Endpoint, database: String, deciders: Pool, hands: Pool) -> Result<SocketAddr, Fault> {
    serve_with(endpoint, database, Contacts::new(deciders.clone(), hands)?.quiet(), deciders).await
}

async fn serve_with(endpoint: &Endpoint, database: String, contacts: Contacts, deciders: Pool) -> Result<SocketAddr, Fault> {
    let deaf = |error: std::io::Error| {
        let message = format!("expected to listen for Restate on `{}`, found: {error}", endpoint.listen);
        Fault::new(FaultKind::Input, message).help("choose another address with `--restate-listen`")
    };
    let listener = TcpListener::bind(endpoint.listen).await.map_err(deaf)?;
    let address = listener.local_addr().map_err(deaf)?;
    let objects = restate_sdk::prelude::Endpoint::builder().bind(contacts).bind(Accounts { deciders }).build();
    tokio::spawn(accept(listener, HyperEndpoint::new(objects)));
    let uri = endpoint.advertised.clone().unwrap_or_else(|| format!("http://{address}"));
    let heir = Heir { admin: Admin::new(&endpoint.admin), uri, database, missed: BTreeSet::new() };
    let heir = tokio::task::spawn_blocking(move || heir.admin.register(&heir.uri, &heir.database).map(|()| heir)).await;
    let heir =
        heir.map_err(|error| Fault::new(FaultKind::Unreachable, format!("expected to register with Restate: {error}")))??;
    tokio::spawn(watch(heir));
    Ok(address)
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
