//! Where Restate reaches this process.
//!
//! In: an address to listen on. Out: the objects, served; the deployment, registered. Never: an answer that waits for a timer of TCP.

use std::net::SocketAddr;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use restate_sdk::hyper::HyperEndpoint;
use serde_json::json;
use tokio::net::TcpListener;

use super::Pool;
use super::account::Accounts;
use super::contact::Contacts;
use crate::fault::{Fault, FaultKind};

/// How often registering is tried, and how long it is waited between.
const TRIES: usize = 150;
const NAP: Duration = Duration::from_millis(200);

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
    let accounts = Accounts { deciders: deciders.clone() };
    serve_with(endpoint, Contacts::new(deciders, hands)?, accounts).await
}

/// The same for whoever only brings contacts there: what is due waits for the service that comes to the same address.
pub async fn serve_quietly(endpoint: &Endpoint, deciders: Pool, hands: Pool) -> Result<SocketAddr, Fault> {
    let accounts = Accounts { deciders: deciders.clone() };
    serve_with(endpoint, Contacts::new(deciders, hands)?.quiet(), accounts).await
}

async fn serve_with(endpoint: &Endpoint, contacts: Contacts, accounts: Accounts) -> Result<SocketAddr, Fault> {
    let failed = |what: &str, error: &dyn std::fmt::Display| Fault::new(FaultKind::Unreachable, format!("{what}: {error}"));
    let deaf = |error: std::io::Error| {
        let message = format!("expected to listen for Restate on `{}`, found: {error}", endpoint.listen);
        Fault::new(FaultKind::Input, message).help("choose another address with `--restate-listen`")
    };
    let listener = TcpListener::bind(endpoint.listen).await.map_err(deaf)?;
    let address = listener.local_addr().map_err(deaf)?;
    let objects = restate_sdk::prelude::Endpoint::builder().bind(contacts).bind(accounts).build();
    tokio::spawn(accept(listener, HyperEndpoint::new(objects)));
    let uri = endpoint.advertised.clone().unwrap_or_else(|| format!("http://{address}"));
    let (admin, body) = (endpoint.admin.clone(), json!({ "uri": uri, "force": true }).to_string());
    let registered = tokio::task::spawn_blocking(move || register(&admin, &body)).await;
    registered.map_err(|error| failed("expected to register with Restate", &error))??;
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

fn register(admin: &[String], body: &str) -> Result<(), Fault> {
    let mut found = String::new();
    for one in admin.iter().cycle().take(TRIES) {
        let url = format!("{}/deployments", one.trim_end_matches('/'));
        let request = ureq::http::Request::post(url).header("content-type", "application/json");
        match request.body(body.to_owned()).map_err(ureq::Error::from).and_then(ureq::run) {
            Ok(_) => return Ok(()),
            Err(error) => found = error.to_string(),
        }
        std::thread::sleep(NAP);
    }
    let message = format!("expected to register with Restate at `{}`, found: {found}", admin.join("`, `"));
    Err(Fault::new(FaultKind::Unreachable, message)
        .help("start Restate, or name its administration's address with `--restate-admin`"))
}
