//! The OpenAPI document and the error envelope.

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use std::collections::BTreeSet;
use tower::ServiceExt as _;
use web::{App, Settings, router};

fn document() -> Value {
    serde_json::from_str(&web::openapi().expect("a document")).expect("JSON")
}

#[test]
fn every_operation_has_a_name_of_its_own_and_every_reference_is_there() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name.clone()), "{method} {path}: {name} stands twice");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path} answers nothing");
        }
    }
    assert!(names.len() > 70, "{}", names.len());
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is not defined");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_in_the_envelope() {
    let router = router(&App::new(Settings::default()));
    let request = Request::get("/api/nothing").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert!(response.headers().contains_key("content-security-policy"));
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["code"], "not_found");
    assert_eq!(body["title"], "没有找到");
    assert_eq!(body["number"].as_str().unwrap().len(), 10);
}
