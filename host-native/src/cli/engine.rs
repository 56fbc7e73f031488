//! Which engine contacts are kept by: the database's rows, or objects of Restate.
//!
//! In: what the command line says. Out: where the objects are reached, and where they reach this process. Never: an engine that is guessed.

use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use relance::engines::restate::Endpoint;
use relance::service::Objects;

/// The engine and its addresses.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Who keeps contacts, and wakes what is due: the database, or Restate beyond one database.
    #[arg(long, value_name = "ENGINE", value_enum, default_value_t = Engine::Database, env = "RELANCE_ENGINE")]
    engine: Engine,
    /// Where Restate takes calls.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", env = "RELANCE_RESTATE_INGRESS")]
    restate_ingress: String,
    /// Where Restate is administered: this process tells it there how it is reached.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9070", env = "RELANCE_RESTATE_ADMIN")]
    restate_admin: String,
    /// Where this process listens for Restate; port 0: any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9080", env = "RELANCE_RESTATE_LISTEN")]
    restate_listen: SocketAddr,
    /// Under which address Restate reaches this process, if it is another one than it listens on.
    #[arg(long, value_name = "URL", env = "RELANCE_RESTATE_ADVERTISE")]
    restate_advertise: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Database,
    Restate,
}

impl EngineArgs {
    /// Where objects are, if contacts are objects.
    pub(crate) fn objects(&self) -> Option<Objects> {
        let endpoint = Endpoint {
            listen: self.restate_listen,
            admin: self.restate_admin.trim_end_matches('/').to_owned(),
            advertised: self.restate_advertise.clone(),
        };
        (self.engine == Engine::Restate).then(|| Objects { ingress: self.restate_ingress.clone(), endpoint })
    }
}
