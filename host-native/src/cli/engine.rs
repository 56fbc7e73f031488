//! Which engine contacts are kept by: the database's rows, or objects of Restate.
//!
//! In: what the command line says. Out: where the objects are reached, and where they reach this process. Never: an engine that is guessed.

use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use relance::engines::restate::Endpoint;
use relance::service::Objects;
use ureq::http::Uri;

/// The address of a server.
fn server(text: &str) -> Result<String, String> {
    let address =
        text.parse::<Uri>().ok().filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
    address
        .map(|_| text.to_owned())
        .ok_or_else(|| format!("expected an address such as `http://127.0.0.1:9070`, found `{}`", text.escape_debug()))
}

/// The engine, and where it is.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Who keeps contacts, and wakes what is due: the database, or Restate beyond one database.
    #[arg(long, value_name = "ENGINE", value_enum, default_value_t = Engine::Database, env = "RELANCE_ENGINE")]
    engine: Engine,
    #[command(flatten)]
    restate: RestateArgs,
}

/// Where Restate is, and where it reaches this process.
#[derive(Debug, Args)]
pub(crate) struct RestateArgs {
    /// Where Restate takes calls; of a cluster several nodes, with commas between them: one that is away is passed over.
    #[arg(
        long,
        value_name = "URL",
        value_delimiter = ',',
        value_parser = server,
        default_value = "http://127.0.0.1:8080",
        env = "RELANCE_RESTATE_INGRESS"
    )]
    restate_ingress: Vec<String>,
    /// Where Restate is administered: this process tells it there how it is reached. Of a cluster several nodes, with commas between them.
    #[arg(
        long,
        value_name = "URL",
        value_delimiter = ',',
        value_parser = server,
        default_value = "http://127.0.0.1:9070",
        env = "RELANCE_RESTATE_ADMIN"
    )]
    restate_admin: Vec<String>,
    /// Where this process listens for Restate; port 0: any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9080", env = "RELANCE_RESTATE_LISTEN")]
    restate_listen: SocketAddr,
    /// Under which address Restate reaches this process, if it is another one than it listens on.
    #[arg(long, value_name = "URL", value_parser = server, env = "RELANCE_RESTATE_ADVERTISE")]
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
        (self.engine == Engine::Restate).then(|| self.restate.objects())
    }
}

impl RestateArgs {
    /// Where objects are.
    pub(crate) fn objects(&self) -> Objects {
        let endpoint = Endpoint {
            listen: self.restate_listen,
            admin: self.restate_admin.clone(),
            advertised: self.restate_advertise.clone(),
        };
        Objects { ingress: self.restate_ingress.clone(), endpoint }
    }
}
