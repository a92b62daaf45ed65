//! Lines for the access log, written a few at a time beside the requests, so that reading a firm's page does not wait
//! for the log. Log-ins are written at once, see [`crate::session`].

use office::journal::{Access, AccessLog};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Lines that may wait; beyond that requests go on and the loss is logged.
const WAITING: usize = 10_000;
/// Lines written in one go.
const AT_ONCE: usize = 500;

enum Message {
    Line(Access),
    Flush(oneshot::Sender<()>),
}

/// The way to the access log.
pub(crate) struct Notes {
    sender: mpsc::Sender<Message>,
}

impl Notes {
    /// Starts the writer.
    pub(crate) fn start(log: Arc<dyn AccessLog>) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(write(log, receiver));
        Self { sender }
    }

    pub(crate) fn add(&self, access: Access) {
        if self.sender.try_send(Message::Line(access)).is_err() {
            tracing::error!("a line of the access log was lost: the log is too slow");
        }
    }

    /// Waits until everything that was added is written.
    pub(crate) async fn flush(&self) {
        let (done, waiting) = oneshot::channel();
        if self.sender.send(Message::Flush(done)).await.is_ok() {
            // The writer ends only with the process.
            let _ = waiting.await;
        }
    }
}

async fn write(log: Arc<dyn AccessLog>, mut receiver: mpsc::Receiver<Message>) {
    let mut messages = Vec::new();
    while receiver.recv_many(&mut messages, AT_ONCE).await > 0 {
        let mut lines = Vec::new();
        let mut flushes = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Line(line) => lines.push(line),
                Message::Flush(done) => flushes.push(done),
            }
        }
        if !lines.is_empty() {
            let mut tries = 0;
            while let Err(error) = log.log(lines.clone()).await {
                tries += 1;
                tracing::error!(%error, tries, lines = lines.len(), "access log");
                if tries == 5 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(200 * tries)).await;
            }
        }
        for done in flushes {
            let _ = done.send(());
        }
    }
}
