//! The server: routes of the table behind the guard and under the rim, and a shutdown that lets running requests
//! finish.

use crate::App;
use crate::guard::{Post, guard};
use crate::problem::Problem;
use crate::{jobs, pages, rim, system, table, warmth};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};

/// Running requests have so long to finish.
const GRACE: Duration = Duration::from_secs(30);

/// All routes that are served.
pub fn router(app: &App) -> Router {
    let mut router = system::routes();
    for route in table::routes() {
        let post = Post::new(app, &route);
        let Some(handler) = route.handler else { continue };
        router = router.route(route.path, handler.route_layer(from_fn_with_state(post, guard)));
    }
    // Small answers and streams are not worth packing; uploaded files and workbooks are packed already.
    let worth = SizeAbove::new(1024)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new(crate::route::XLSX));
    router
        .method_not_allowed_fallback(|| async {
            let detail = "这个网址不能用这种方法访问。请核对接口说明 /docs。";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
        })
        .fallback(pages::pages)
        .layer(CompressionLayer::new().compress_when(worth))
        .layer(CatchPanicLayer::custom(|_| Problem::ours().into_response()))
        .layer(from_fn_with_state(app.clone(), rim::rim))
        .with_state(app.clone())
}

/// Serves until `shutdown` comes; requests that are running then are finished first, and the access log is written
/// out. Jobs run meanwhile.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let working = tokio::spawn(jobs::work(app.clone()));
    // Nobody waits for it, neither those who read nor the shutdown.
    app.set_preparing(true);
    let warming = tokio::spawn(warmth::keep_warm(app.clone()));
    let closing = app.clone();
    let (told, closed) = tokio::sync::oneshot::channel();
    let asked = async move {
        shutdown.await;
        tracing::info!("shutting down");
        closing.close();
        // The one who waits for it is below.
        let _ = told.send(());
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(asked);
    let overdue = async {
        if closed.await.is_ok() {
            tokio::time::sleep(GRACE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let result = tokio::select! {
        result = async { serving.await } => result,
        () = overdue => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    };
    app.close();
    warming.abort();
    if let Err(error) = working.await {
        tracing::error!(%error, "jobs");
    }
    app.notes().flush().await;
    result
}
