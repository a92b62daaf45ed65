//! Logging in and out: right, wrong, locked at the line, the second factor, passwords.

use crate::house::{ACCOUNTS, House, PASSWORD, Visitor};
use axum::body::Body;
use axum::http::{Method, Request, header};
use jiff::{SignedDuration, Timestamp};
use office::journal::{AccessResult, Credential, Vault as _};
use serde_json::json;
use totp_rs::{Algorithm, Secret, TOTP};
use web::{Rates, SessionRules, Settings};

#[tokio::test]
async fn who_logs_in_is_told_who_they_are_and_what_they_may_do() {
    let house = House::new().await;
    let answer = house.try_log_in(&json!({"login": "gongxin", "password": PASSWORD})).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let visitor = Visitor::of(&answer);
    assert_eq!(visitor.me["role"], "industry");
    assert_eq!(visitor.me["role_title"], "工信局");
    let actions = visitor.me["actions"].as_array().unwrap();
    assert!(actions.contains(&json!("open_year")) && !actions.contains(&json!("grant_role")));
    assert_eq!(house.get(&visitor, "/api/session").await.json()["login"], "gongxin");
    assert_eq!(house.get(&Visitor::default(), "/api/session").await.status, 204);

    let out = house.change(&visitor, Method::DELETE, "/api/session", &json!({})).await;
    assert_eq!(out.status, 204);
    house.get(&visitor, "/api/zone").await.is_problem(401, "not_logged_in");
}

#[tokio::test]
async fn https_makes_the_cookie_secure() {
    let house = House::with(Settings { https: true, ..Settings::default() }, true).await;
    let answer = house.try_log_in(&json!({"login": "gongxin", "password": PASSWORD})).await;
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("Secure"));
    assert!(answer.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_log_in_that_is_not_there_and_a_wrong_password_look_the_same() {
    let house = House::new().await;
    let known = house.try_log_in(&json!({"login": "gongxin", "password": "wrong"})).await;
    let unknown = house.try_log_in(&json!({"login": "nobody", "password": "wrong"})).await;
    let known = known.is_problem(401, "wrong_credentials");
    assert_eq!(known["detail"], unknown.is_problem(401, "wrong_credentials")["detail"]);
    let logged = house.logged();
    let last: Vec<&str> = logged.iter().rev().take(2).map(|line| line.account.as_str()).collect();
    assert_eq!(last, ["", "gongxin"], "what is no account may be a password and is not written down");
    assert!(logged.iter().rev().take(2).all(|line| line.result == AccessResult::Failed));
}

#[tokio::test]
async fn the_fifth_wrong_password_locks_known_and_unknown_names_alike() {
    let house = House::new().await;
    for login in ["shuiwu", "nobody"] {
        for attempt in 1..=5 {
            let answer = house.try_log_in(&json!({"login": login, "password": "wrong"})).await;
            let code = if attempt < 5 { "wrong_credentials" } else { "locked" };
            answer.is_problem(401, code);
        }
        house.try_log_in(&json!({"login": login, "password": PASSWORD})).await.is_problem(401, "locked");
    }
    // The lock ends with its time.
    let credential = house.vault.credential("shuiwu").await.unwrap().unwrap();
    let over = Timestamp::now() - SignedDuration::from_secs(1);
    house.vault.put_credential(&Credential { locked_until: Some(over), ..credential }).await.unwrap();
    house.log_in("shuiwu").await;
    assert_eq!(house.vault.credential("shuiwu").await.unwrap().unwrap().failed, 0);
}

#[tokio::test]
async fn four_wrong_passwords_do_not_lock() {
    let house = House::new().await;
    for _ in 1..=4 {
        house.try_log_in(&json!({"login": "shuiwu", "password": "wrong"})).await;
    }
    house.log_in("shuiwu").await;
}

#[tokio::test]
async fn a_log_in_gives_a_new_token_and_ends_the_old_one() {
    let house = House::new().await;
    let before = house.log_in("gongxin").await;
    let request = Request::post("/api/session")
        .header(header::COOKIE, &before.cookie)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(json!({"login": "gongxin", "password": PASSWORD}).to_string()))
        .unwrap();
    let after = Visitor::of(&house.send(request).await);
    assert_ne!(before.cookie, after.cookie);
    assert_ne!(before.csrf, after.csrf);
    house.get(&before, "/api/zone").await.is_problem(401, "not_logged_in");
    assert_eq!(house.get(&after, "/api/session").await.status, 200);
}

#[tokio::test]
async fn a_session_ends_after_its_longest_time_however_much_it_is_used() {
    let absolute = SignedDuration::from_secs(2);
    let rules = SessionRules { absolute, ..SessionRules::default() };
    let house = House::with(Settings { sessions: rules, ..Settings::default() }, true).await;
    let visitor = house.log_in("gongxin").await;
    let ends: Timestamp = visitor.me["ends"].as_str().unwrap().parse().unwrap();
    let mut used = 0;
    while Timestamp::now() < ends - SignedDuration::from_millis(300) {
        assert_eq!(house.get(&visitor, "/api/session").await.status, 200);
        used += 1;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(used > 0, "it was used until its end");
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    house.get(&visitor, "/api/zone").await.is_problem(401, "not_logged_in");
}

#[tokio::test]
async fn a_name_that_is_not_there_costs_as_long_as_a_wrong_password() {
    let rules = SessionRules { attempts: 1_000, ..SessionRules::default() };
    let rates = Rates { log_in_per_minute: 1_000, ..Rates::default() };
    let house = House::with(Settings { sessions: rules, rates, ..Settings::default() }, true).await;
    let took = async |login: &str| {
        let began = std::time::Instant::now();
        let form = json!({"login": login, "password": "Wrong-2024-kq"});
        house.try_log_in(&form).await.is_problem(401, "wrong_credentials");
        began.elapsed()
    };
    let (mut known, mut unknown) = (std::time::Duration::MAX, std::time::Duration::MAX);
    for _ in 0..9 {
        (known, unknown) = (known.min(took("gongxin").await), unknown.min(took("nobody").await));
    }
    // Without the hash that stands in, an unknown name would take a hundredth.
    assert!(unknown * 3 > known, "{unknown:?} tells that the name is not there: a known one takes {known:?}");
    assert!(known * 3 > unknown, "{known:?} tells that the name is there: an unknown one takes {unknown:?}");
}

#[tokio::test]
async fn how_many_attempts_lock_and_for_how_long_is_the_settings_word() {
    let rules = SessionRules { attempts: 3, lock: SignedDuration::from_mins(5), ..SessionRules::default() };
    let house = House::with(Settings { sessions: rules, ..Settings::default() }, true).await;
    for login in ["shuiwu", "nobody"] {
        for attempt in 1..=3 {
            let answer = house.try_log_in(&json!({"login": login, "password": "wrong"})).await;
            let problem = answer.is_problem(401, if attempt < 3 { "wrong_credentials" } else { "locked" });
            let minutes = problem["detail"].as_str().unwrap().contains("约 6 分钟")
                || problem["detail"].as_str().unwrap().contains("约 5 分钟");
            assert_eq!(minutes, attempt == 3, "{problem}");
        }
    }
}

#[tokio::test]
async fn a_session_ends_without_use() {
    let rules = SessionRules { idle: SignedDuration::from_secs(1), ..SessionRules::default() };
    let house = House::with(Settings { sessions: rules, ..Settings::default() }, true).await;
    let visitor = house.log_in("gongxin").await;
    assert_eq!(house.get(&visitor, "/api/session").await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    house.get(&visitor, "/api/zone").await.is_problem(401, "not_logged_in");
}

#[tokio::test]
async fn administrators_and_firms_enrol_a_second_factor_before_anything_else() {
    let house = House::with(Settings::default(), false).await;
    for login in ["anquan", "jia"] {
        let visitor = house.log_in(login).await;
        assert_eq!(visitor.me["second_factor_required"], true);
        house.get(&visitor, "/api/zone").await.is_problem(403, "must_enrol_second_factor");
        let enrolment =
            house.change(&visitor, Method::POST, "/api/session/second_factor", &json!({})).await.json();
        assert!(enrolment["qr_svg"].as_str().unwrap().contains("<svg"));
        let secret = enrolment["secret"].as_str().unwrap();
        let code = |shift: i64| {
            let secret = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
            let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, secret, None, String::new()).unwrap();
            totp.generate((Timestamp::now().as_second() + shift).cast_unsigned())
        };
        let path = "/api/session/second_factor";
        let wrong = json!({"code": "abcdef"});
        house.change(&visitor, Method::PUT, path, &wrong).await.is_problem(422, "wrong_code");
        let used = code(0);
        let done = house.change(&visitor, Method::PUT, path, &json!({"code": used})).await;
        assert_eq!(done.json()["second_factor"], true);
        assert_eq!(house.get(&visitor, "/api/zone").await.status, 200);

        let mut body = json!({"login": login, "password": PASSWORD});
        house.try_log_in(&body).await.is_problem(401, "second_factor_required");
        body["code"] = json!(used);
        house.try_log_in(&body).await.is_problem(401, "wrong_credentials");
        body["code"] = json!(code(30));
        assert_eq!(house.try_log_in(&body).await.status, 200);
    }
    let business = house.log_in("gongxin").await;
    assert_eq!(house.get(&business, "/api/zone").await.status, 200, "a department needs none");
}

#[tokio::test]
async fn the_demo_does_without_a_second_factor_and_says_so() {
    let house = House::new().await;
    let visitor = house.log_in("anquan").await;
    assert_eq!(visitor.me["second_factor_required"], false);
    let demo = house.get(&Visitor::default(), "/api/demo").await.json();
    assert_eq!(demo["demo"], true);
    assert!(demo["notice"].as_str().unwrap().contains("第二因素"));
}

#[tokio::test]
async fn a_first_password_must_be_changed_and_only_into_a_good_one() {
    let house = House::new().await;
    let credential = house.vault.credential("tongji").await.unwrap().unwrap();
    house.vault.put_credential(&Credential { must_change: true, ..credential }).await.unwrap();
    let visitor = house.log_in("tongji").await;
    house.get(&visitor, "/api/zone").await.is_problem(403, "must_change_password");
    let cases = [
        (json!({"current": "wrong", "new": "Ab3$efgh9x"}), "wrong_password"),
        (json!({"current": PASSWORD, "new": "Ab3$efg"}), "weak_password"),
        (json!({"current": PASSWORD, "new": PASSWORD}), "same_password"),
    ];
    for (body, code) in cases {
        house.change(&visitor, Method::PUT, "/api/session/password", &body).await.is_problem(422, code);
    }
    let body = json!({"current": PASSWORD, "new": "Ab3$efgh9x"});
    let changed = house.change(&visitor, Method::PUT, "/api/session/password", &body).await;
    let after = Visitor::of(&changed);
    assert_eq!(house.get(&after, "/api/zone").await.status, 200);
    house.get(&visitor, "/api/zone").await.is_problem(401, "not_logged_in");
    house
        .try_log_in(&json!({"login": "tongji", "password": PASSWORD}))
        .await
        .is_problem(401, "wrong_credentials");
}

// clause: S1-1.4b
#[tokio::test]
async fn an_account_is_opened_granted_reset_and_closed_by_different_people() {
    let house = House::new().await;
    let (system, security) = (house.log_in("xitong").await, house.log_in("anquan").await);
    let form = json!({"login": "keji", "name": "科技局王某", "department": "science", "enterprise": null});
    house.change(&security, Method::POST, "/api/accounts", &form).await.is_problem(403, "forbidden");
    let opened = house.change(&system, Method::POST, "/api/accounts", &form).await.json();
    let password = opened["first_password"].as_str().unwrap();
    let log_in = json!({"login": "keji", "password": password});
    house.try_log_in(&log_in).await.is_problem(401, "wrong_credentials");

    let grant = json!({"grant": {"role": "science", "zone_scope": null, "reason": "任职通知"}});
    house.change(&system, Method::PUT, "/api/accounts/keji", &grant).await.is_problem(403, "not_permitted");
    let granted = house.change(&security, Method::PUT, "/api/accounts/keji", &grant).await;
    assert_eq!(granted.status, 200, "{}", granted.json());
    let visitor = Visitor::of(&house.try_log_in(&log_in).await);
    assert_eq!(visitor.me["must_change_password"], true);

    let close = json!({"change": {"name": "科技局王某", "open": false}});
    assert_eq!(house.change(&system, Method::PUT, "/api/accounts/keji", &close).await.status, 200);
    house.get(&visitor, "/api/zone").await.is_problem(401, "not_logged_in");
    house.try_log_in(&log_in).await.is_problem(401, "wrong_credentials");
    let rows = house.get(&system, "/api/accounts?q=keji").await.json();
    assert_eq!(rows["items"][0]["open"], false);
    assert!(!rows.to_string().contains("argon2"), "a list of accounts shows no secret");
}

#[tokio::test]
async fn guessing_is_slowed_down_by_address() {
    let rates = Rates { log_in_per_minute: 3, ..Rates::default() };
    let house = House::with(Settings { rates, ..Settings::default() }, true).await;
    for (login, _, _, _) in ACCOUNTS.iter().take(3) {
        house
            .try_log_in(&json!({"login": login, "password": "wrong"}))
            .await
            .is_problem(401, "wrong_credentials");
    }
    let refused = house.try_log_in(&json!({"login": "gongxin", "password": PASSWORD})).await;
    refused.is_problem(429, "too_many_requests");
    assert!(refused.headers.contains_key(header::RETRY_AFTER));
}
