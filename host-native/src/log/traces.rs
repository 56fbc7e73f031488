//! Sends spans to a collector: OTLP over HTTP, through the client that webhooks go by.
//!
//! In: the collector's address. Out: a layer that hears spans, and posts of them from a thread of their own. Never: a turn that waits for a
//! collector; one that is away costs its spans and nothing else.

use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::registry::LookupSpan;
use ureq::Agent;

use crate::fault::{Fault, FaultKind};
use crate::send::http::agent;

/// The host's name in traces.
const NAME: &str = "relance";
/// What OTLP over HTTP adds to a collector's address.
const PATH: &str = "/v1/traces";
/// How long a collector may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way to a collector.
pub(super) struct Traces(SdkTracerProvider);

impl Traces {
    pub(super) fn new(address: &str) -> Result<Self, Fault> {
        let wrong = |why: &dyn std::fmt::Display| {
            let message = format!("traces can't be sent to the collector: {why}");
            Fault::new(FaultKind::Input, message).help("name it by its address, such as http://127.0.0.1:4318")
        };
        let endpoint = if address.ends_with(PATH) { address.to_owned() } else { address.trim_end_matches('/').to_owned() + PATH };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client(agent().clone()))
            .with_endpoint(endpoint)
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| wrong(&error))?;
        let resource = Resource::builder_empty().with_service_name(NAME).build();
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
    }

    pub(super) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> OpenTelemetryLayer<S, SdkTracer> {
        let tracer = self.0.tracer(NAME);
        tracing_opentelemetry::layer().with_tracer(tracer).with_location(false).with_threads(false).with_target(false)
    }

    /// Sends what was not sent yet.
    pub(super) fn finish(&self) {
        let _ = self.0.shutdown(); // A collector that is away costs its spans.
    }
}

/// The host's own HTTP client, for the exporter, which calls it from a thread of its own.
#[derive(Debug, Clone)]
struct Client(Agent);

impl HttpClient for Client {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + std::marker::Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let sent = self.post(request);
        Box::pin(std::future::ready(sent))
    }
}

impl Client {
    fn post(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, body.to_vec());
        let answer = self.0.run(self.0.configure_request(request).timeout_global(Some(PATIENCE)).build())?;
        let (parts, mut body) = answer.into_parts();
        Ok(Response::from_parts(parts, Bytes::from(body.read_to_vec()?)))
    }
}
