//! Takes connections and keeps them honest: time limits, a bound on their number, an orderly end.
//!
//! In: a listener and routes. Out: answers, until told to stop. Never: a connection that holds the service up: one that says nothing for
//! a while is closed.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::paced::Paced;
use super::peer::Peer;
use crate::meter::Meter;

/// What a connection may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many connections are open at once; more wait.
    pub connections: usize,
    /// How long the head of a request may take to come, also where nothing comes at all.
    pub head: Duration,
    /// How long a reader may take nothing of an answer.
    pub write: Duration,
    /// How long requests under way have to end once the service stops.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            head: Duration::from_secs(10),
            write: Duration::from_secs(60),
            farewell: Duration::from_secs(30),
        }
    }
}

/// How long to wait before the next connection where the machine has no room for one.
const ROOM: Duration = Duration::from_millis(50);

/// Answers until `stop` is done, then lets what is under way end.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, meter: Arc<Meter>, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let farewell = GracefulShutdown::new();
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head).max_headers(64);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64).max_header_list_size(32 << 10);
    builder.http2().keep_alive_interval(limits.head).keep_alive_timeout(limits.head);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, from, permit) = tokio::select! {
            next = next(&listener, &room) => next,
            () = &mut stop => break,
        };
        let (router, asked) = (router.clone(), Arc::new(AtomicBool::new(false)));
        let first = Arc::clone(&asked);
        let service = tower::service_fn(move |mut request: hyper::Request<Incoming>| {
            first.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(Peer(from));
            router.clone().oneshot(request)
        });
        let stream = TokioIo::new(Paced::new(stream, limits.write));
        let connection = builder.serve_connection_with_upgrades(stream, TowerToHyperService::new(service));
        let connection = farewell.watch(connection.into_owned());
        let meter = Arc::clone(&meter);
        tokio::spawn(async move {
            meter.connected(true);
            // Which protocol is spoken is found out without a time limit of its own.
            let patience = async {
                tokio::time::sleep(limits.head).await;
                if asked.load(Ordering::Relaxed) {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                _ = connection => {} // A connection that breaks concerns nobody else.
                () = patience => {}
            }
            meter.connected(false);
            drop(permit);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.farewell, farewell.shutdown()).await; // What takes longer is cut off.
}

/// The next connection, once there is room for it.
async fn next(listener: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, IpAddr, Option<OwnedSemaphorePermit>) {
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                let _ = stream.set_nodelay(true); // Slower, and nothing else, without.
                return (stream, from.ip(), permit);
            }
            // No descriptors are left, or the peer went away: neither lasts.
            Err(_) => tokio::time::sleep(ROOM).await,
        }
    }
}
