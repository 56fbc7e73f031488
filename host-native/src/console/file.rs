//! One file of the page as an answer: its bytes, what browsers may do with it, and for how long they may keep it.
//!
//! In: a file, a request's headers. Out: 200 or 304. Never: a page that loads, sends or frames anything of elsewhere.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

use super::encoding::Encoding;

/// A file as the build took it over.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it is, with a `/` in front.
    pub(crate) path: &'static str,
    /// Its media type.
    pub(crate) kind: &'static str,
    /// The beginning of a digest of its bytes.
    pub(crate) tag: &'static str,
    /// Its bytes.
    pub(crate) plain: &'static [u8],
    /// The same by brotli, where the page's build has made it.
    pub(crate) br: Option<&'static [u8]>,
    /// The same by gzip.
    pub(crate) gzip: Option<&'static [u8]>,
}

/// For how long a browser may keep a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// As long as the service says that it is still the same.
    Asked,
    /// A year: whatever is changed has another name.
    Forever,
}

/// The page's own files and its own service; what it computes with is WebAssembly. Pictures may stand in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";
/// What browsers have that the page has no use for.
const UNUSED: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), \
                      gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), \
                      picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
                      xr-spatial-tracking=()";
/// What every file says of itself.
const USUAL: [(HeaderName, &str); 2] = [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (VARY, "accept-encoding")];
/// What a document says besides, which can be opened by itself; what it loads obeys it.
const OF_DOCUMENTS: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), UNUSED),
];

impl File {
    /// The file, as this browser takes it; nothing but its name where the browser has it.
    pub(super) fn response(&'static self, kept: Kept, headers: &HeaderMap) -> Response {
        let mut ways = Encoding::ALL.into_iter().filter(|way| way.is_taken(headers));
        let (way, bytes) = ways.find_map(|way| Some((way, self.bytes(way)?))).unwrap_or((Encoding::Plain, self.plain));
        let tag = match way.name() {
            Some(name) => format!("\"{}-{name}\"", self.tag),
            None => format!("\"{}\"", self.tag),
        };
        let known = is_known(headers, &tag);
        let mut response = Response::new(if known { Body::empty() } else { Body::from(bytes) });
        let given = response.headers_mut();
        let documents: &[_] = if self.is_document() { &OF_DOCUMENTS } else { &[] };
        for (name, value) in USUAL.iter().chain(documents) {
            given.insert(name.clone(), HeaderValue::from_static(value));
        }
        given.insert(CACHE_CONTROL, HeaderValue::from_static(kept.words()));
        given.extend(HeaderValue::from_str(&tag).map(|tag| (ETAG, tag)));
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        given.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        given.extend(way.name().map(|name| (CONTENT_ENCODING, HeaderValue::from_static(name))));
        response
    }

    fn is_document(&self) -> bool {
        ["text/html", "image/svg+xml"].iter().any(|kind| self.kind.starts_with(kind))
    }

    fn bytes(&self, way: Encoding) -> Option<&'static [u8]> {
        match way {
            Encoding::Brotli => self.br,
            Encoding::Gzip => self.gzip,
            Encoding::Plain => Some(self.plain),
        }
    }
}

impl Kept {
    const fn words(self) -> &'static str {
        match self {
            Self::Asked => "no-cache",
            Self::Forever => "public, max-age=31536000, immutable",
        }
    }
}

/// Whether the browser says that it has what goes by this tag.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
