//! What machines ask: whether the server lives and is ready, and what the API looks like.

use crate::App;
use crate::problem::{Problem, Result};
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Routes outside the table: they say nothing about the office.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/health", get(health)).route("/api/openapi.json", get(document))
}

/// The process lives.
async fn health() -> &'static str {
    "ok\n"
}

/// The contract of what is served.
async fn document() -> Result<Response> {
    let mut routes = crate::table::routes();
    routes.retain(|route| route.handler.is_some());
    let text = crate::openapi::document(&routes).to_json().map_err(|error| {
        tracing::error!(%error, "openapi");
        Problem::ours()
    })?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}
