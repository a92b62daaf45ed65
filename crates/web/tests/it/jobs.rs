//! Jobs: done when they are due, once, whoever comes to them.

use crate::house::House;
use office::journal::JobState;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

#[tokio::test]
async fn a_server_that_is_asked_to_stop_finishes_and_its_jobs_were_done_once() {
    let house = House::new().await;
    for _ in 0..2 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move { stopped.await.unwrap_or_default() };
        let serving = tokio::spawn(web::serve(house.app.clone(), listener, shutdown));
        let answer = read(address).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        tokio::time::sleep(Duration::from_millis(200)).await;
        stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(10), serving).await.unwrap().unwrap().unwrap();
    }
    let jobs = house.agenda.0.lock().unwrap().clone();
    for kind in ["nightly", "reminders", "sweep"] {
        let waiting = jobs.values().filter(|job| job.kind == kind && job.state == JobState::Waiting).count();
        assert!((1..=2).contains(&waiting), "{kind}: {waiting}");
    }
}

async fn read(address: std::net::SocketAddr) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}
