//! Doors and their lists: what a number counts is found behind it, in the order that is asked for.

use crate::house::{FIRST, House, SECOND, Visitor, system};
use crate::work::run_2024;
use axum::http::Method;
use office::docket::{Command, Interest};
use serde_json::{Value, json};

async fn batch_of(house: &House, visitor: &Visitor, form: &str) -> Value {
    let all = house.get(visitor, &format!("/api/batches?form={form}")).await.json();
    let id = all["items"][0]["id"].as_str().unwrap().to_owned();
    house.get(visitor, &format!("/api/batches/{id}")).await.json()
}

#[tokio::test]
async fn held_rows_of_a_tally_are_listed_with_why_and_go_when_they_are_settled() {
    let house = House::new().await;
    let tax = house.log_in("shuiwu").await;
    let batch = batch_of(&house, &tax, "tax").await;
    assert_eq!((&batch["tally"]["held"], &batch["held_open"]), (&json!(1), &json!(1)), "{batch}");
    let groups = batch["findings_by"].as_array().unwrap();
    assert!(!groups.is_empty());
    for group in groups {
        assert!(!group["title"].as_str().unwrap().is_ascii(), "{group}");
        assert!(group["sample"].as_str().is_some_and(|sample| sample.contains("税收.csv")), "{group}");
    }
    let held = house.get(&tax, "/api/held").await.json();
    assert_eq!(held["total"], 1, "{held}");
    let row = &held["items"][0];
    assert_eq!((&row["kind"], &row["open"], &row["id"]), (&json!("cell"), &json!(true), &Value::Null));
    assert_eq!((&row["name"], &row["code"], &row["row"]), (&json!("乙公司"), &json!(SECOND), &json!(4)));
    assert_eq!((&row["figures"][0]["raw"], &row["figures"][0]["cell"]), (&json!("约20"), &json!("C4")));
    assert!(row["why"].as_str().unwrap().contains("数字"), "{row}");

    // A row without a firm is of the other kind, and is settled by its number.
    let power = house.log_in("gongdian").await;
    let more = "企业用电（2024年）\n统一社会信用代码,企业名称,年用电量（万kWh）\n,丁有限公司,5\n";
    let fields = [("form", "power"), ("year", "2024")];
    let sent = house.upload(&power, "/api/batches", "用电.csv", more.as_bytes(), &fields).await;
    assert_eq!(sent.status, 200, "{}", sent.json());
    let key = sent.json()["batch"].as_str().unwrap().to_owned();
    let industry = house.log_in("gongxin").await;
    let firm = house.get(&industry, "/api/held?kind=firm").await.json();
    assert_eq!((&firm["total"], &firm["items"][0]["name"]), (&json!(1), &json!("丁有限公司")), "{firm}");
    assert_eq!(house.get(&industry, "/api/held").await.json()["total"], 2);
    assert_eq!(house.get(&power, "/api/held").await.json()["total"], 1, "a department sees its own");
    house.get(&tax, "/api/held?kind=other").await.is_problem(400, "malformed");
    let path = format!("/api/held/{}/settle", firm["items"][0]["id"]);
    let said = json!({"subject": FIRST, "reason": "电话核实，2023年更名"});
    let settled = house.change(&industry, Method::POST, &path, &said).await;
    assert_eq!(settled.status, 200, "{}", settled.json());
    assert_eq!(house.get(&industry, "/api/held?kind=firm").await.json()["total"], 0);
    let of_batch = house.get(&power, &format!("/api/held?batch={key}")).await.json();
    assert_eq!(of_batch["items"][0]["state_title"], "已认领", "{of_batch}");

    // The cell is settled by a correction.
    let proof = house.upload(&tax, "/api/files", "证明.pdf", b"proof", &[]).await.json();
    let correction = json!({
        "subject": SECOND, "term": "tax_paid", "year": 2024, "reading": {"number": "20"},
        "reason": "核对完税证明", "evidence": proof["digest"],
    });
    let done = house.change(&tax, Method::POST, "/api/corrections", &correction).await;
    assert_eq!(done.status, 200, "{}", done.json());
    assert_eq!(house.get(&tax, "/api/held").await.json()["total"], 0);
    let first = batch["id"].as_str().unwrap();
    let of_batch = house.get(&tax, &format!("/api/held?batch={first}")).await.json();
    assert_eq!(of_batch["items"][0]["state_title"], "已更正", "{of_batch}");
    assert_eq!(house.get(&tax, &format!("/api/batches/{first}")).await.json()["held_open"], 0);
}

#[tokio::test]
async fn firms_are_sorted_by_a_figure_and_found_by_classes_and_initials() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    run_2024(&house, &industry).await;
    let list = async |query: &str| {
        let answer = house.get(&industry, &format!("/api/firms?year=2024{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.json());
        answer.json()
    };
    let all = list("").await;
    let rows = all["items"].as_array().unwrap();
    let figure = rows.iter().find_map(|row| row["figures"].as_object()?.keys().next().cloned()).unwrap();
    let sorted = list(&format!("&sort=-{figure}")).await;
    let values: Vec<Option<f64>> = sorted["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["figures"][&figure]["value"].as_str().map(|text| text.parse().unwrap()))
        .collect();
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    assert!(known.len() > 1 && known.windows(2).all(|two| two[0] >= two[1]), "{values:?}");
    assert!(values[known.len()..].iter().all(Option::is_none), "those without it last: {values:?}");
    house.get(&industry, "/api/firms?year=2024&sort=moon").await.is_problem(400, "malformed");

    let classes: Vec<&str> = rows.iter().map(|row| row["class"].as_str().unwrap_or("none")).collect();
    for asked in [vec![classes[0]], classes.clone()] {
        let found = list(&format!("&class={}", asked.join(","))).await;
        let expected = classes.iter().filter(|class| asked.contains(class)).count();
        assert_eq!(found["total"], expected, "{asked:?} of {classes:?}");
    }
    assert_eq!(list("&q=jgs").await["items"][0]["name"], "甲公司");
    assert_eq!(list("&q=jgx").await["total"], 0);
}

#[tokio::test]
async fn batches_come_in_the_order_that_is_asked_for() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    let list = async |sort: &str| -> Vec<Value> {
        let all = house.get(&industry, &format!("/api/batches?size=500{sort}")).await.json();
        all["items"].as_array().unwrap().clone()
    };
    let newest_first = list("").await;
    assert!(newest_first.len() > 1);
    assert!(newest_first.is_sorted_by(|one, next| one["entry"].as_u64() > next["entry"].as_u64()));
    let counts = |row: &Value, name: &str| row["tally"][name].as_u64().unwrap();
    for (sort, name) in [("read", "read"), ("admitted", "admitted"), ("held", "held"), ("refused", "refused")]
    {
        let rows = list(&format!("&sort={sort}")).await;
        assert!(rows.is_sorted_by_key(|row| counts(row, name)), "{sort}: {rows:?}");
    }
    let by_file = |rows: &[Value]| -> Vec<String> {
        rows.iter().map(|row| row["file"]["name"].as_str().unwrap().to_owned()).collect()
    };
    let (up, down) = (by_file(&list("&sort=file").await), by_file(&list("&sort=-file").await));
    assert!(up.is_sorted() && down.iter().rev().is_sorted() && up.first() != up.last(), "{up:?} {down:?}");
    assert_eq!(house.get(&industry, "/api/batches/export.xlsx?sort=-read").await.status, 200);
    house.get(&industry, "/api/batches?sort=colour").await.is_problem(400, "malformed");
}

#[tokio::test]
async fn who_is_not_logged_in_is_answered_with_nothing() {
    let house = House::new().await;
    let answer = house.get(&Visitor::default(), "/api/session").await;
    assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0));
    let firm = house.log_in("jia").await;
    assert_eq!(house.get(&firm, "/api/session").await.json()["login"], "jia");
}

#[tokio::test]
async fn a_notice_of_the_demo_has_the_offices_day() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    let later = json!({"day": "2031-06-02"});
    assert_eq!(house.change(&industry, Method::POST, "/api/demo/clock", &later).await.status, 200);
    let to = Interest { role: Some("industry".into()), ..Interest::default() };
    let notice = Command::Notify { to, title: "提醒".into(), text: "请看".into(), link: "/".into() };
    house.submit_as(system(), notice).await;
    let notices = house.get(&industry, "/api/notices").await.json();
    let notice = notices.as_array().unwrap().iter().find(|notice| notice["title"] == "提醒").unwrap();
    assert_eq!(notice["day"], "2031-06-02");
    let at = notice["at"].as_str().unwrap();
    assert!(at.starts_with("2031-06-01T") || at.starts_with("2031-06-02T"), "{at}");
}

#[tokio::test]
async fn sources_of_parameters_and_classes_are_told_in_words_to_every_role() {
    let house = House::new().await;
    for (login, _, _, _) in crate::house::ACCOUNTS {
        let visitor = house.log_in(login).await;
        let zone = house.get(&visitor, "/api/zone").await.json();
        assert!(zone["classes"].as_array().is_some_and(|classes| !classes.is_empty()), "{login}: {zone}");
        assert!(zone["indicators"].as_array().is_some_and(|all| !all.is_empty()), "{login}: {zone}");
    }
    let industry = house.log_in("gongxin").await;
    let pack = house.get(&industry, "/api/packs/small").await.json();
    for parameter in pack["parameters"].as_array().unwrap() {
        assert!(!parameter["source_title"].as_str().unwrap().is_empty(), "{parameter}");
        assert!(parameter["confirmed"].is_boolean(), "{parameter}");
    }
}

#[tokio::test]
async fn only_the_leading_group_sends_a_year_back_and_only_from_its_review() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    run_2024(&house, &industry).await;
    let said = json!({"reason": "再核对"});
    let path = "/api/years/2024/send_back";
    house.change(&industry, Method::POST, path, &said).await.is_problem(403, "forbidden");
    let group = house.log_in("lingdao").await;
    house.change(&group, Method::POST, path, &said).await.is_problem(409, "wrong_stage");
    let year = house.get(&group, "/api/years/2024").await.json();
    assert_eq!(year["way_back"], Value::Null);
}
