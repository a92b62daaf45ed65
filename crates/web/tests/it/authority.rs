//! Every route × every role: what the authority table says is what happens, and a firm reads only itself.

use crate::house::{ACCOUNTS, FIRST, House, SECOND, Visitor};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use office::authority::{Authority, Scope};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A path with its parameters put in: things that are there, where something must be there.
fn filled(path: &str, subject: &str) -> String {
    path.replace("{subject}", subject)
        .replace("{batch}", "1")
        .replace("{form}", "tax")
        .replace("{held}", "1")
        .replace("{digest}", &"0".repeat(64))
        .replace("{year}", "2024")
        .replace("{number}", "1")
        .replace("{run}", "1")
        .replace("{adjustment}", "2024-1")
        .replace("{reopening}", "2024-1")
        .replace("{objection}", "2024-1")
        .replace("{pack}", "small")
        .replace("{file}", "01-all")
        .replace("{seq}", "1")
        .replace("{login}", "jia")
        .replace("{kind}", "rent")
        .replace("{project}", "1")
        .replace("{plot}", "1")
}

fn method(name: &str) -> Method {
    Method::from_bytes(name.to_uppercase().as_bytes()).unwrap()
}

async fn call(house: &House, visitor: &Visitor, method: Method, path: &str) -> crate::house::Answer {
    let request = visitor
        .request(method, path)
        .header("x-csrf-token", &visitor.csrf)
        .header("idempotency-key", Uuid::new_v4().to_string())
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    house.send(request).await
}

#[tokio::test]
async fn every_route_does_for_every_role_what_the_table_says() {
    let house = House::new().await;
    let authority = Authority::built_in().unwrap();
    let rows = web::route_table();
    assert!(rows.len() > 65, "{}", rows.len());
    let mut visitors = Vec::new();
    let mut seen = BTreeSet::new();
    for (login, role, _, _) in ACCOUNTS {
        if seen.insert(role) {
            visitors.push((role, house.log_in(login).await));
        }
    }
    for row in rows {
        // Streams do not end; logging out would end the walk.
        if row.path == "/api/events" || (row.path == "/api/session" && row.method != "get") {
            continue;
        }
        let path = filled(row.path, FIRST);
        let nobody = call(&house, &Visitor::default(), method(row.method), &path).await;
        let public = row.needs == "nobody";
        assert_eq!(
            nobody.status != 401,
            public,
            "{} {} without a log-in: {}",
            row.method,
            row.path,
            nobody.status
        );
        for (role, visitor) in &visitors {
            let answer = call(&house, visitor, method(row.method), &path).await;
            let permitted = row.actions.is_empty()
                || row.actions.iter().any(|action| authority.permits(role, action) != Scope::Nothing);
            let place =
                format!("{} {} as {role}: {}", row.method, row.path, String::from_utf8_lossy(&answer.bytes));
            assert_ne!(answer.status, 401, "{place}");
            assert!(!answer.status.is_server_error(), "{place}");
            if !permitted {
                answer.is_problem(403, "forbidden");
            } else if answer.status == StatusCode::FORBIDDEN {
                let code = answer.json()["code"].as_str().unwrap().to_owned();
                assert!(["not_permitted", "out_of_scope"].contains(&code.as_str()), "{place}");
            }
        }
    }
}

#[test]
fn every_route_has_a_decision_that_the_table_knows() {
    let authority = Authority::built_in().unwrap();
    for row in web::route_table() {
        let place = format!("{} {}", row.method, row.path);
        for action in row.actions {
            assert!(authority.action(action).is_some(), "{place}: the table has no action {action}");
        }
        let decided = !row.actions.is_empty() || matches!(row.needs, "nobody" | "session");
        assert!(decided, "{place} has no decision");
        if row.method != "get" && row.needs != "nobody" {
            assert_ne!(row.proof, "none", "{place} changes something without a token");
        }
        if row.path.contains("{subject}") {
            assert_eq!(row.limits, "subject", "{place} names a firm and is not narrowed to the caller's");
        }
    }
}

#[tokio::test]
async fn a_firm_reads_only_itself_through_every_route() {
    let house = House::new().await;
    let (first, second) = (house.log_in("jia").await, house.log_in("yi").await);
    // What only the second firm's own pages may say.
    let secret = ["乙公司", SECOND];
    for row in web::route_table() {
        if row.path == "/api/events" || (row.path == "/api/session" && row.method != "get") {
            continue;
        }
        let foreign = call(&house, &first, method(row.method), &filled(row.path, SECOND)).await;
        let place = format!("{} {}", row.method, row.path);
        if row.path.contains("{subject}") {
            let absent =
                call(&house, &first, method(row.method), &filled(row.path, "91320411MA000000XX")).await;
            assert!(matches!(foreign.status.as_u16(), 403 | 404), "{place}: {}", foreign.status);
            let told = |answer: &crate::house::Answer| {
                let mut problem = answer.json();
                problem["number"] = Value::Null;
                problem
            };
            assert_eq!(told(&foreign), told(&absent), "{place} tells whether another firm is there");
        } else if foreign.status.is_success() {
            let text = String::from_utf8_lossy(&foreign.bytes);
            for secret in secret {
                assert!(!text.contains(secret), "{place} tells a firm of another one: {text}");
            }
        }
    }
    let own = house.get(&second, &format!("/api/firms/{SECOND}")).await;
    assert_eq!(own.json()["name"], "乙公司");
}

#[tokio::test]
async fn a_department_sees_its_own_figures_and_nobody_elses() {
    let house = House::new().await;
    let tax = house.log_in("shuiwu").await;
    let page = house.get(&tax, &format!("/api/firms/{FIRST}")).await.json();
    let terms: Vec<&str> =
        page["figures"].as_array().unwrap().iter().map(|line| line["term"].as_str().unwrap()).collect();
    assert!(terms.contains(&"tax_paid"), "{terms:?}");
    assert!(!terms.iter().any(|term| term.contains("land")), "{terms:?}");
    let path = format!("/api/firms/{FIRST}/trace?year=2024");
    assert_eq!(house.get(&tax, &format!("{path}&term=tax_paid")).await.status, 200);
    house.get(&tax, &format!("{path}&term=land_registered")).await.is_problem(403, "forbidden");
    let batches = house.get(&tax, "/api/batches").await.json();
    let forms: Vec<&str> =
        batches["items"].as_array().unwrap().iter().map(|batch| batch["form"].as_str().unwrap()).collect();
    assert_eq!(forms, ["tax"]);
    let industry = house.log_in("gongxin").await;
    assert_eq!(house.get(&industry, "/api/batches").await.json()["total"], 2);
}

#[tokio::test]
async fn log_ins_refusals_and_reads_of_a_firm_stand_in_the_access_log() {
    let house = House::new().await;
    let visitor = house.log_in("gongxin").await;
    house.get(&visitor, &format!("/api/firms/{FIRST}")).await;
    house.get(&visitor, "/api/audit/log").await.is_problem(403, "forbidden");
    house.change(&visitor, Method::DELETE, "/api/session", &json!({})).await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let lines: Vec<String> = house
        .logged()
        .iter()
        .filter(|line| line.account == "gongxin")
        .map(|line| format!("{} {} {}", line.action, line.what, line.result.id()))
        .collect();
    assert_eq!(
        lines,
        [
            "log_in  allowed".to_owned(),
            format!("read_firm {FIRST} allowed"),
            "read_access_log /api/audit/log refused".to_owned(),
            "log_out  allowed".to_owned(),
        ]
    );
    let auditor = house.log_in("shenjiguan").await;
    let log = house.get(&auditor, "/api/audit/log?account=gongxin&result=refused").await.json();
    assert_eq!(log["total"], 1);
}
