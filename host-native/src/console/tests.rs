//! The page's routes over files made up for it, as a browser asks for them.
//!
//! In: requests. Out: status, headers, bytes. Never: the page that the build took over; that is another on each machine.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::*;

static MADE_UP: &[File] = &[
    File {
        path: "/assets/app-1a2b.js",
        kind: "text/javascript; charset=utf-8",
        tag: "aa",
        plain: b"let app;",
        br: Some(b"BR"),
        gzip: Some(b"GZ"),
    },
    File { path: "/assets/logo.png", kind: "image/png", tag: "bb", plain: b"PNG", br: None, gzip: None },
    File { path: "/favicon.svg", kind: "image/svg+xml", tag: "cc", plain: b"<svg/>", br: None, gzip: Some(b"GZ") },
    File { path: "/index.html", kind: "text/html; charset=utf-8", tag: "dd", plain: b"<html>", br: Some(b"BRHTML"), gzip: None },
    // What must not come in the API's place.
    File { path: "/openapi.json", kind: "application/json", tag: "ee", plain: b"{}", br: None, gzip: None },
    File { path: "/v1/session.json", kind: "application/json", tag: "ff", plain: b"{}", br: None, gzip: None },
];

struct Came {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn ask(files: &'static [File], method: &str, path: &str, headers: &[(&str, &str)]) -> Came {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let response = routes(files).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Came { status: parts.status.as_u16(), headers: parts.headers, body }
    })
}

#[test]
fn the_page_is_shown_at_each_of_its_own_paths_and_nowhere_else() {
    let own =
        ["/", "/upcoming", "/sequences/welcome/steps", "/people/", "/people/a%2Fb", "/sign-in", "/set-up?x=1", "/simulate/a"];
    for path in own {
        let page = ask(MADE_UP, "GET", path, &[]);
        assert_eq!((page.status, page.body.as_slice()), (200, b"<html>".as_slice()), "{path}");
        assert_eq!(
            (page.header("content-type"), page.header("cache-control")),
            ("text/html; charset=utf-8", "no-cache"),
            "{path}"
        );
    }
    for path in
        ["/index.html", "/v1", "/v1/session.json", "/in/a/b", "/openapi.json", "/livez", "/docs", "/sequencesx", "/u/token"]
    {
        assert_eq!(ask(MADE_UP, "GET", path, &[]).status, 404, "{path}");
    }
    assert_eq!(ask(MADE_UP, "POST", "/upcoming", &[]).status, 405);
}

#[test]
fn what_has_its_digest_in_its_name_is_kept_for_a_year_and_the_rest_is_asked_for_again() {
    let script = ask(MADE_UP, "GET", "/assets/app-1a2b.js", &[]);
    assert_eq!((script.status, script.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    let icon = ask(MADE_UP, "GET", "/favicon.svg", &[]);
    assert_eq!((icon.status, icon.header("cache-control"), icon.header("etag")), (200, "no-cache", "\"cc\""));
    assert_eq!(ask(MADE_UP, "GET", "/assets/app-ffff.js", &[]).status, 404);
    assert_eq!(ask(MADE_UP, "GET", "/assets/../index.html", &[]).status, 404);
}

#[test]
fn a_file_goes_as_the_browser_takes_it_and_caches_are_told() {
    for (path, accepted, way, body) in [
        ("/assets/app-1a2b.js", "gzip, deflate, br", "br", "BR"),
        ("/assets/app-1a2b.js", "gzip", "gzip", "GZ"),
        ("/assets/app-1a2b.js", "zstd", "", "let app;"),
        ("/assets/app-1a2b.js", "br;q=0", "", "let app;"),
        ("/favicon.svg", "br, gzip", "gzip", "GZ"),
        ("/assets/logo.png", "br, gzip", "", "PNG"),
        ("/upcoming", "br", "br", "BRHTML"),
    ] {
        let came = ask(MADE_UP, "GET", path, &[("accept-encoding", accepted)]);
        assert_eq!(
            (came.status, came.header("content-encoding"), came.body.as_slice()),
            (200, way, body.as_bytes()),
            "{path} {accepted}"
        );
        assert_eq!(came.header("vary"), "accept-encoding", "{path} {accepted}");
        assert_eq!(came.header("content-length"), body.len().to_string(), "{path} {accepted}");
    }
}

#[test]
fn who_has_the_file_already_is_told_so_and_gets_nothing_else() {
    let br = ("accept-encoding", "br");
    let first = ask(MADE_UP, "GET", "/", &[br]);
    assert_eq!(first.header("etag"), "\"dd-br\"");
    for known in ["\"dd-br\"", "W/\"dd-br\"", "\"x\", \"dd-br\"", "*"] {
        let again = ask(MADE_UP, "GET", "/", &[br, ("if-none-match", known)]);
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, "\"dd-br\""), "{known}");
        assert_eq!((again.header("vary"), again.header("cache-control")), ("accept-encoding", "no-cache"), "{known}");
    }
    for other in ["\"dd\"", "\"dd-gzip\"", "dd-br", ""] {
        assert_eq!(ask(MADE_UP, "GET", "/", &[br, ("if-none-match", other)]).status, 200, "{other}");
    }
}

#[test]
fn a_head_has_the_headers_and_no_body() {
    let head = ask(MADE_UP, "HEAD", "/people/ada", &[("accept-encoding", "br")]);
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, "6"));
    assert_eq!((head.header("etag"), head.header("content-encoding")), ("\"dd-br\"", "br"));
}

#[test]
fn the_page_may_load_and_ask_its_own_service_alone() {
    for path in ["/", "/favicon.svg"] {
        let came = ask(MADE_UP, "GET", path, &[]);
        assert_eq!(
            came.header("content-security-policy"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        assert_eq!((came.header("x-content-type-options"), came.header("referrer-policy")), ("nosniff", "same-origin"));
        assert_eq!(came.header("cross-origin-opener-policy"), "same-origin");
        let off = came.header("permissions-policy");
        assert!(off.contains("camera=()") && off.contains("geolocation=()") && !off.contains("=*"), "{off}");
    }
    let script = ask(MADE_UP, "GET", "/assets/app-1a2b.js", &[]);
    assert_eq!((script.header("x-content-type-options"), script.header("content-security-policy")), ("nosniff", ""));
}

#[test]
fn a_program_without_a_page_says_how_it_gets_one() {
    for path in ["/", "/sign-in", "/people/ada"] {
        let came = ask(&[], "GET", path, &[]);
        let text = String::from_utf8(came.body).unwrap();
        assert_eq!(came.status, 503, "{path}");
        assert!(text.contains("cargo xtask setup") && text.contains("<title>") && !text.contains("<script"), "{text}");
    }
    assert_eq!(ask(&[], "GET", "/assets/app.js", &[]).status, 404);
}

#[test]
fn whatever_the_build_took_over_can_be_routed() {
    let kinds_known = FILES.iter().all(|file| file.path.starts_with('/') && file.kind.contains('/') && file.tag.len() == 24);
    assert!(kinds_known, "{:?}", FILES.iter().map(|file| (file.path, file.kind, file.tag)).collect::<Vec<_>>());
    let expected = if FILES.iter().any(|file| file.path == PAGE) { 200 } else { 503 };
    assert_eq!(ask(FILES, "GET", "/", &[]).status, expected);
}
