//! Connects with TLS where the server offers it or the address asks for it; what it shows is always checked.
//!
//! In: the address's `sslmode`, a certificate authority. Out: connections. Never: a certificate taken on trust.

use std::path::Path;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::fault::{Fault, FaultKind};

/// How to connect; with TLS unless the address says `sslmode=disable`.
pub(super) struct Connector(Option<MakeRustlsConnect>);

impl Connector {
    pub(super) fn new(mode: SslMode, ca_file: Option<&Path>) -> Result<Self, Fault> {
        if mode == SslMode::Disable {
            return Ok(Self(None));
        }
        let wrong = |message: String| Fault::new(FaultKind::Store, message);
        let tls = match ca_file {
            Some(path) => {
                let unread = |error: &dyn std::fmt::Display| {
                    wrong(format!("the certificate authority `{}` can't be read: {error}", path.display()))
                };
                let mut roots = RootCertStore::empty();
                for found in CertificateDer::pem_file_iter(path).map_err(|error| unread(&error))? {
                    roots.add(found.map_err(|error| unread(&error))?).map_err(|error| unread(&error))?;
                }
                MakeRustlsConnect::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
            }
            None => match MakeRustlsConnect::with_native_certs() {
                Ok((tls, _)) => tls,
                // Without certificates of its own the machine can't check anybody's.
                Err(_) if mode == SslMode::Prefer => return Ok(Self(None)),
                Err(_) => return Err(wrong("the machine's certificates can't be read".into()).help("name an authority's file")),
            },
        };
        Ok(Self(Some(tls)))
    }

    pub(super) fn connect(&self, config: &Config) -> Result<Client, postgres::Error> {
        match &self.0 {
            Some(tls) => config.connect(tls.clone()),
            None => config.connect(NoTls),
        }
    }
}
