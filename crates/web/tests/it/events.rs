//! The stream of events: what is told to whom, and that it is told when it happens.

use crate::house::{House, Visitor};
use axum::body::Body;
use axum::http::{Method, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt as _;

struct Stream(Body);

impl Stream {
    async fn open(house: &House, visitor: &Visitor) -> Self {
        let request = visitor.request(Method::GET, "/api/events").body(Body::empty()).unwrap();
        let response = house.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        let mut stream = Self(response.into_body());
        assert_eq!(stream.next().await.0, "hello");
        stream
    }

    /// Name and data of the next event.
    async fn next(&mut self) -> (String, Value) {
        let wait = tokio::time::timeout(Duration::from_secs(20), self.0.frame());
        let frame = wait.await.expect("an event within its time").unwrap().unwrap();
        let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("").trim();
        (field("event:").to_owned(), serde_json::from_str(field("data:")).unwrap())
    }
}

#[tokio::test]
async fn a_change_is_told_to_everybody_and_a_firm_hears_that_and_no_more() {
    let house = House::new().await;
    let (industry, firm) = (house.log_in("gongxin").await, house.log_in("jia").await);
    let (mut office, mut own) = (Stream::open(&house, &industry).await, Stream::open(&house, &firm).await);
    let day = json!({"day": "2031-01-02"});
    assert_eq!(house.change(&industry, Method::POST, "/api/demo/clock", &day).await.status, 200);
    let told = loop {
        let (name, data) = office.next().await;
        if name == "changed" {
            break data;
        }
    };
    assert_eq!(told["entry"], house.desk.now().entry, "{told}");
    assert_eq!(own.next().await, ("changed".to_owned(), json!({})));
}

#[tokio::test]
async fn who_has_not_logged_in_hears_nothing() {
    let house = House::new().await;
    house.get(&Visitor::default(), "/api/events").await.is_problem(401, "not_logged_in");
}

#[tokio::test]
async fn a_verification_tells_how_far_it_is_under_the_id_of_its_request() {
    let house = House::new().await;
    let auditor = house.log_in("shenji").await;
    let mut office = Stream::open(&house, &auditor).await;
    let id = uuid::Uuid::new_v4().to_string();
    let request = auditor
        .request(Method::POST, "/api/audit/verify")
        .header("x-csrf-token", &auditor.csrf)
        .header("idempotency-key", &id)
        .body(Body::empty())
        .unwrap();
    // One thread runs everything here: who asks meanwhile is answered before the verification is over, or it is not
    // on a thread of its own.
    let (verified, asked) =
        tokio::join!(house.send(request), house.get(&auditor, "/api/audit/entries?size=1"));
    assert_eq!((verified.status.as_u16(), asked.status.as_u16()), (200, 200));
    let told = loop {
        let (name, data) = office.next().await;
        if name == "progress" {
            break data;
        }
    };
    assert_eq!(told["id"], id);
    assert!(told["what"].as_str().unwrap().starts_with("正在校验"), "{told}");
}
