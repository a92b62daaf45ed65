//! What machines ask: whether the server lives and is ready, its numbers, and what the API looks like.

use crate::App;
use crate::problem::{Problem, Result};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Routes outside the table: they say nothing about the office.
pub(crate) fn routes() -> Router<App> {
    let reader = SwaggerUi::new("/docs").config(Config::from("/api/openapi.json"));
    Router::new()
        .route("/health", get(health))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .route("/api/openapi.json", get(document))
        .merge(reader)
}

/// The process lives.
async fn health() -> &'static str {
    "ok\n"
}

/// The archive answers, the office is set up, and nobody waits for what is prepared after a start.
async fn ready(State(app): State<App>) -> Result<&'static str> {
    app.desk().archive().head().await?;
    let moment = app.desk().now();
    if moment.setup.is_none() {
        return Err(Problem::unavailable("系统还没有设置开发区。请运行 muheng serve --zone 指定。"));
    }
    if app.is_preparing() {
        return Err(Problem::unavailable("正在准备常用的结果，现在可以使用，稍后更快。"));
    }
    Ok("ready\n")
}

/// For Prometheus.
async fn metrics(State(app): State<App>) -> Result<Response> {
    let text = app.metrics().text().map_err(|error| {
        tracing::error!(%error, "metrics");
        Problem::ours()
    })?;
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, media)], text).into_response())
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
