//! The rim of every request: its id, the number to quote, the error envelope, headers and the log line.

use crate::App;
use crate::headers::secure;
use crate::problem::{PROBLEM_JSON, Problem};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The number of a request that is given to people to quote.
#[derive(Clone, Debug)]
pub(crate) struct Number(pub String);

/// Wraps every request.
pub(crate) async fn rim(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let number = number();
    let id = request_id(&request).unwrap_or_else(|| number.clone());
    let method = request.method().clone();
    let api = request.uri().path().starts_with("/api");
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    request.extensions_mut().insert(Number(number.clone()));

    let mut response = enveloped(next.run(request).await, &number);

    let status = response.status().as_u16();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    // The route, never the address itself: it may hold a credit code or a name.
    let route = path.as_deref().unwrap_or("");
    tracing::info!(number, method = %method, route, status, milliseconds, "request");
    app.metrics().request(route, method.as_str(), status, began.elapsed().as_secs_f64());
    secure(response.headers_mut(), api, app.settings());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Ten hex digits: short enough to read out, unique enough to find in the log.
fn number() -> String {
    let mut text = Uuid::new_v4().simple().to_string();
    text.truncate(10);
    text
}

/// The id that the client gave, when it is a plain word.
fn request_id(request: &Request) -> Option<String> {
    let given = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (!given.is_empty() && given.len() <= 64 && given.bytes().all(plain)).then(|| given.to_owned())
}

/// Puts the number into a problem; what the library refused by itself becomes a problem too.
fn enveloped(mut response: Response, number: &str) -> Response {
    let problem = response.extensions_mut().remove::<Problem>();
    let problem = problem.or_else(|| by_status(&response));
    let Some(problem) = problem else { return response };
    let mut wrapped = problem.with_number(number);
    for name in [header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = response.headers().get(&name) {
            wrapped.headers_mut().insert(name, value.clone());
        }
    }
    wrapped
}

fn by_status(response: &Response) -> Option<Problem> {
    let status = response.status();
    let ours = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == PROBLEM_JSON);
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(status, "method_not_allowed", "这个网址不能用这种方法访问。请核对接口说明 /docs。")
        }
        status if status.is_client_error() => {
            Problem::new(status, "malformed", "请求有误，请核对接口说明 /docs。")
        }
        _ => Problem::ours(),
    })
}
