//! The server: routes of the table under the rim, and a shutdown that lets running requests finish.

use crate::App;
use crate::problem::Problem;
use crate::{rim, system, table};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

/// All routes that are served.
pub fn router(app: &App) -> Router {
    let mut router = system::routes();
    for route in table::routes() {
        let Some(handler) = route.handler else { continue };
        router = router.route(route.path, handler);
    }
    router
        .fallback(|| async { Problem::not_found() })
        .layer(CatchPanicLayer::custom(|_| Problem::ours().into_response()))
        .layer(from_fn_with_state(app.clone(), rim::rim))
        .with_state(app.clone())
}

/// Serves until `shutdown` comes; requests that are running then are finished first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}
