//! Refusals in one envelope, headers on every answer, and what a changing request must carry.

use crate::house::{House, Visitor};
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;
use uuid::Uuid;
use web::Settings;

#[tokio::test]
async fn every_kind_of_refusal_comes_in_the_envelope() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let nobody = Visitor::default();
    house.get(&nobody, "/api/nothing").await.is_problem(404, "not_found");
    house.get(&nobody, "/api/zone").await.is_problem(401, "not_logged_in");
    let odd = house.send(nobody.request(Method::DELETE, "/api/zone").body(Body::empty()).unwrap()).await;
    odd.is_problem(405, "method_not_allowed");
    assert_eq!(odd.headers[header::ALLOW], "GET,HEAD");
    for path in [
        "/api/zone?as_of=gestern",
        "/api/firms?size=501",
        "/api/firms?page=0",
        "/api/firms?year=x",
        "/api/firms?sort=colour",
    ] {
        house.get(&visitor, path).await.is_problem(400, "malformed");
    }
    house.get(&visitor, "/api/zone?as_of=1999-01-01").await.is_problem(404, "not_found");
    house.get(&visitor, "/api/years/abc").await.is_problem(404, "not_found");

    let send = |kind: &'static str, body: Vec<u8>| {
        let request = visitor
            .request(Method::POST, "/api/years")
            .header("x-csrf-token", &visitor.csrf)
            .header("idempotency-key", Uuid::new_v4().to_string())
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        house.send(request)
    };
    send("text/plain", b"{}".to_vec()).await.is_problem(415, "unsupported_media_type");
    send("application/json", b"{".to_vec()).await.is_problem(400, "malformed");
    send("application/json", b"{\"year\": \"x\"}".to_vec()).await.is_problem(422, "wrong_shape");
    send("application/json", vec![b' '; 300_000]).await.is_problem(413, "too_large");
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_refused_before_it_is_read() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let request = visitor
        .request(Method::POST, "/api/files")
        .header("x-csrf-token", &visitor.csrf)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::CONTENT_LENGTH, 1_073_741_824_u64)
        .body(Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>()))
        .unwrap();
    let problem = house.send(request).await.is_problem(413, "too_large");
    assert!(problem["detail"].as_str().unwrap().contains("200 MB"));
}

#[tokio::test]
async fn answers_carry_their_headers() {
    let house = House::new().await;
    for path in ["/api/demo", "/", "/health", "/api/nothing"] {
        let answer = house.get(&Visitor::default(), path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("script-src 'unsafe-inline'"), "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
        assert_eq!(
            answer.headers.get("cache-control").is_some_and(|value| value == "no-store"),
            path.starts_with("/api")
        );
    }
    let named = Visitor::default().request(Method::GET, "/api/demo").header("x-request-id", "mine-1");
    let answer = house.send(named.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["x-request-id"], "mine-1");
}

#[tokio::test]
async fn browsers_ask_tianditu_only_where_the_office_has_a_key() {
    for key in [None, Some("0123456789abcdef0123456789abcdef".to_owned())] {
        let house = House::with_land_and(Settings { tianditu_key: key.clone(), ..Settings::default() }).await;
        let page = house.get(&Visitor::default(), "/").await;
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        let (pictures, rest): (Vec<&str>, Vec<&str>) =
            policy.split(';').map(str::trim).partition(|part| part.starts_with("img-src "));
        let hosts = (0..8).map(|number| format!(" https://t{number}.tianditu.gov.cn"));
        let further: String = if key.is_some() { hosts.collect() } else { String::new() };
        assert_eq!(pictures, [format!("img-src 'self' data: blob:{further}")]);
        assert!(rest.iter().all(|part| !part.contains("http")), "{policy}");
        let map = house.get(&house.log_in("ziran").await, "/api/land/map").await;
        assert_eq!(map.json()["base"]["tianditu_key"], json!(key));
    }
}

#[tokio::test]
async fn a_change_needs_its_token_its_origin_and_its_id() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let body = json!({"day": "2031-01-02"}).to_string();
    let send = |headers: &[(&'static str, String)]| {
        let mut request =
            visitor.request(Method::POST, "/api/demo/clock").header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        house.send(request.body(Body::from(body.clone())).unwrap())
    };
    let id = ("idempotency-key", Uuid::new_v4().to_string());
    let token = ("x-csrf-token", visitor.csrf.clone());
    send(std::slice::from_ref(&id)).await.is_problem(403, "csrf");
    send(&[id.clone(), ("x-csrf-token", "0".repeat(64))]).await.is_problem(403, "csrf");
    send(std::slice::from_ref(&token)).await.is_problem(400, "malformed");
    send(&[token.clone(), ("idempotency-key", "one".into())]).await.is_problem(400, "malformed");
    for foreign in [
        ("origin", "https://evil.test".to_owned()),
        ("origin", "null".into()),
        ("sec-fetch-site", "cross-site".into()),
    ] {
        send(&[token.clone(), id.clone(), foreign]).await.is_problem(403, "foreign_origin");
    }
    let own = ("origin", "http://office.test".to_owned());
    let done = send(&[token.clone(), id.clone(), own]).await;
    assert_eq!(done.status, 200, "{}", done.json());
    let entry = done.json()["entry"].clone();
    let again = send(&[token.clone(), id]).await.json();
    assert_eq!((&again["entry"], &again["repeated"]), (&entry, &json!(true)), "a retry does nothing twice");
    assert_eq!(house.desk.now().entry, entry.as_u64().unwrap());
}

#[tokio::test]
async fn an_id_that_was_used_for_something_else_is_told() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    let id = Uuid::new_v4().to_string();
    for (day, expected) in [("2031-01-02", 200), ("2031-01-03", 409)] {
        let request = visitor
            .request(Method::POST, "/api/demo/clock")
            .header("x-csrf-token", &visitor.csrf)
            .header("idempotency-key", &id)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({"day": day}).to_string()))
            .unwrap();
        let answer = house.send(request).await;
        assert_eq!(answer.status, expected, "{}", answer.json());
    }
}

#[tokio::test]
async fn machines_get_their_answers() {
    let house = House::new().await;
    let get = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = house.send(request).await;
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.bytes).unwrap()
    };
    assert_eq!(get("/health").await, "ok\n");
    assert_eq!(get("/ready").await, "ready\n");
    assert!(get("/metrics").await.contains("muheng_http_requests_total"));
    let served: serde_json::Value = serde_json::from_str(&get("/api/openapi.json").await).unwrap();
    assert!(served["paths"].as_object().unwrap().len() > 60);
    assert!(get("/docs/").await.contains("swagger-ui"));
    assert!(get("/anything/deep").await.contains("页面还没有生成"), "a link to any page works");
    let missing = Request::get("/assets/app.js").body(Body::empty()).unwrap();
    house.send(missing).await.is_problem(404, "not_found");
}
