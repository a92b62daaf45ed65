//! Server-sent events: what changed, and how far long work is. They carry ids and words, never a firm's figures.

use crate::App;
use crate::guard::Caller;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::stream::{self, Stream, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::{BroadcastStream, WatchStream};

/// A quiet connection is kept open by a comment.
const QUIET: Duration = Duration::from_secs(20);
/// A client connects again after so long.
const AGAIN: Duration = Duration::from_secs(3);
/// Who listens is looked at again after so long: the browser connects by itself with its session.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

/// `GET /api/events`.
pub(crate) async fn events(
    State(app): State<App>,
    caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let firm = caller.is_firm();
    let listened = Listened::begin(&app);
    let hello = stream::iter([Ok(Event::default().event("hello").retry(AGAIN).data("{}"))]);
    let news = BroadcastStream::new(app.desk().listen()).filter_map(move |event| {
        let told = match event {
            Ok(event) => told(&event, firm),
            // A listener that lagged behind reads its page again.
            Err(_) => Some(Event::default().event("changed").data("{}")),
        };
        std::future::ready(told.map(Ok))
    });
    let ends = caller.held.session.ends.min(Timestamp::now().saturating_add(LONGEST).unwrap_or_default());
    let left = ends.duration_since(Timestamp::now());
    let over = tokio::time::sleep(Duration::try_from(left).unwrap_or_default());
    let closing = WatchStream::new(app.closing()).filter(|closing| std::future::ready(*closing));
    let ended = async move {
        tokio::select! {
            () = over => {}
            _ = closing.into_future() => {}
        }
        drop(listened);
    };
    Sse::new(hello.chain(news).take_until(Box::pin(ended))).keep_alive(KeepAlive::new().interval(QUIET))
}

/// Counts a listener as long as it listens.
struct Listened(App);

impl Listened {
    fn begin(app: &App) -> Self {
        app.metrics().listeners.inc();
        Self(app.clone())
    }
}

impl Drop for Listened {
    fn drop(&mut self) {
        self.0.metrics().listeners.dec();
    }
}

/// What is told: firms hear that something changed, not what others did.
fn told(event: &desk::Event, firm: bool) -> Option<Event> {
    let name = match event {
        desk::Event::Changed { .. } => "changed",
        desk::Event::Progress { .. } => "progress",
    };
    if firm {
        return (name == "changed").then(|| Event::default().event(name).data("{}"));
    }
    Event::default().event(name).json_data(event).ok()
}
