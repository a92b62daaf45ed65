//! The pages: embedded in the binary by the feature `pages`, or read from a folder given at start. Addresses that are
//! no file answer with `index.html`, so that a link to any page works.

use crate::App;
use crate::problem::Problem;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use std::borrow::Cow;
use std::path::{Component, Path};

#[cfg(feature = "pages")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../../ui/dist"]
struct Embedded;

/// What stands there when there are no pages.
const UNBUILT: &str = include_str!("unbuilt.html");
const LONG: &str = "public, max-age=31536000, immutable";

/// Everything that is no route: a file of the pages, else `index.html`, else how to build them.
pub(crate) async fn pages(State(app): State<App>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::not_found().into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        let detail = "这个网址不能用这种方法访问。";
        return Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).into_response();
    }
    if let Some(response) = file(&app, path, &headers).await {
        return response;
    }
    // A missing script or picture is missing; answering with a page would only hide it.
    if path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return Problem::not_found().into_response();
    }
    match file(&app, "index.html", &headers).await {
        Some(page) => page,
        None => Html(UNBUILT).into_response(),
    }
}

/// A file, packed when the browser takes it so and it is there so.
async fn file(app: &App, path: &str, headers: &HeaderMap) -> Option<Response> {
    let path = if path.is_empty() { "index.html" } else { path };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    for (coding, end) in [("br", ".br"), ("gzip", ".gz")] {
        if accepted.contains(coding)
            && let Some(bytes) = bytes(app, &format!("{path}{end}")).await
        {
            let mut response = answer(path, bytes);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            return Some(response);
        }
    }
    bytes(app, path).await.map(|bytes| answer(path, bytes))
}

fn answer(path: &str, bytes: Cow<'static, [u8]>) -> Response {
    let media = mime_guess::from_path(path).first_or_octet_stream();
    let text = media.type_() == "text" || media.subtype() == "javascript";
    let media = if text { format!("{media}; charset=utf-8") } else { media.to_string() };
    // The builder puts a hash into the names below assets/.
    let cache = if path.starts_with("assets/") { LONG } else { "no-cache" };
    let mut response = Body::from(bytes).into_response();
    if let Ok(media) = HeaderValue::from_str(&media) {
        response.headers_mut().insert(header::CONTENT_TYPE, media);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

async fn bytes(app: &App, path: &str) -> Option<Cow<'static, [u8]>> {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || path.contains('\0') {
        return None;
    }
    if let Some(folder) = &app.settings().pages {
        return tokio::fs::read(folder.join(path)).await.ok().map(Cow::Owned);
    }
    embedded(path)
}

#[cfg(feature = "pages")]
fn embedded(path: &str) -> Option<Cow<'static, [u8]>> {
    Embedded::get(path).map(|file| file.data)
}

#[cfg(not(feature = "pages"))]
const fn embedded(_: &str) -> Option<Cow<'static, [u8]>> {
    None
}
