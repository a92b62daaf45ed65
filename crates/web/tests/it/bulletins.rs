//! A month's bulletin over HTTP, from its draft to its receipts, with what it named until that is done; an inspection and a
//! meeting beside it.

use crate::formulas::unpacked;
use crate::land_cases::{LOW, Office};
use serde_json::{Value, json};

const LIST: &str = "/api/bulletins";

/// An office on the fourth of August, with a case of low-efficiency land that was opened in June and identified on the first
/// of July.
async fn office() -> (Office, String) {
    let mut office = Office::new().await;
    for login in ["lingdao", "ducha", "shenji"] {
        let visitor = office.house.log_in(login).await;
        office.visitors.insert(login, visitor);
    }
    let case = office.open("yuanqu", "low", LOW).await;
    office.until_disposing(&case).await;
    clock(&office, "2025-08-04").await;
    (office, case)
}

async fn clock(office: &Office, day: &str) {
    office.post("ziran", "/api/demo/clock", &json!({"day": day})).await;
}

fn of_month(month: &str) -> Value {
    json!({"month": month})
}

async fn drafted(office: &Office, form: &Value) -> String {
    office.post("ziran", LIST, form).await["key"].as_str().unwrap().to_owned()
}

/// Writes, signs and issues a draft.
async fn issue(office: &Office, key: &str) {
    let steps = format!("{LIST}/{key}/steps");
    let text =
        json!({"step": "write", "organisation": "专班调度", "policy": "细则已出台", "effect": "盘活两宗"});
    office.post("ziran", &steps, &text).await;
    office.post("lingdao", &steps, &json!({"step": "sign"})).await;
    office.post("ziran", &steps, &json!({"step": "issue", "to": ["KFQ", "tax"]})).await;
}

/// Value of a figure for the whole area, and the keys behind it.
fn figure(page: &Value, id: &str) -> (Value, Vec<Value>) {
    let figure = page["figures"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    let total = figure["regions"].as_array().unwrap().last().unwrap()["value"].clone();
    (total, figure["items"].as_array().unwrap().iter().map(|item| item["about"].clone()).collect())
}

// clause: S2-IV.3a, S2-IV.3b, S2-IV.1b
#[tokio::test]
async fn a_month_is_drafted_signed_issued_and_received_and_its_figures_open_to_their_list() {
    let (office, _) = office().await;
    for login in ["yuanqu", "lingdao", "ducha", "shuiwu"] {
        office.refused(login, LIST, &of_month("2025-07"), 403, "forbidden").await;
    }
    office.refused("ziran", LIST, &of_month("2025-7"), 422, "bad_month").await;
    office.refused("ziran", LIST, &of_month("2025-08"), 409, "month_not_over").await;
    let key = drafted(&office, &of_month("2025-07")).await;
    office.refused("ziran", LIST, &of_month("2025-07"), 409, "month_taken").await;
    let (one, steps) = (format!("{LIST}/{key}"), format!("{LIST}/{key}/steps"));
    let page = office.get("lingdao", &one).await;
    assert_eq!(figure(&page, "low_stock"), (json!("62.98"), vec![json!(LOW)]), "{page}");
    assert_eq!((&page["day"], &page["number"]), (&json!("2025-07-31"), &Value::Null));
    let june = drafted(&office, &of_month("2025-06")).await;
    let june = office.get("lingdao", &format!("{LIST}/{june}")).await;
    assert_eq!(figure(&june, "low_stock"), (json!("0"), vec![]), "not identified on the last day of June");
    office.house.get(&office.visitors["yuanqu"], &one).await.is_problem(404, "not_found");
    office.refused("lingdao", &steps, &json!({"step": "sign"}), 422, "text_missing").await;
    office.refused("ziran", &steps, &json!({"step": "sign"}), 403, "not_permitted").await;
    issue(&office, &key).await;

    let page = office.get("yuanqu", &one).await;
    assert_eq!(page["number"], "2025年第1期");
    assert_eq!(page["next"][0]["step"], "receive");
    office.post("yuanqu", &steps, &json!({"step": "receive"})).await;
    office.refused("yuanqu", &steps, &json!({"step": "receive"}), 409, "received_already").await;
    let page = office.get("shuiwu", &one).await;
    let received: Vec<bool> =
        page["receipts"].as_array().unwrap().iter().map(|one| !one["day"].is_null()).collect();
    assert_eq!(received, [true, false]);
    let paper = office.house.get(&office.visitors["shuiwu"], &format!("{one}/paper.docx")).await;
    assert_eq!(paper.status, 200);
    let paper = unpacked(&paper.bytes);
    for wanted in ["2025年第1期", "专班调度", "低效用地存量", LOW] {
        assert!(paper.contains(wanted), "{wanted}");
    }
    office.house.get(&office.visitors["jia"], &one).await.is_problem(403, "forbidden");
}

// clause: S2-IV.3b
#[tokio::test]
async fn what_was_issued_stays_a_correction_names_it_and_a_month_without_one_is_named() {
    let (office, case) = office().await;
    let key = drafted(&office, &of_month("2025-07")).await;
    issue(&office, &key).await;
    let one = format!("{LIST}/{key}");
    let before = office.get("ziran", &one).await;
    let progress = json!({"step": "progress", "disposed": "62.98", "text": "全部腾出", "files": []});
    office.step("yuanqu", &case, progress).await;
    clock(&office, "2025-10-01").await;
    assert_eq!(office.get("ziran", &one).await["figures"], before["figures"]);
    assert!(before["may_correct"].as_bool().unwrap());

    let correction = |reason: &str| json!({"month": "2025-07", "corrects": key, "reason": reason});
    office.refused("ziran", LIST, &correction(" "), 422, "text_missing").await;
    let again = drafted(&office, &correction("园区名称写错")).await;
    issue(&office, &again).await;
    let page = office.get("shuiwu", &format!("{LIST}/{again}")).await;
    assert_eq!((&page["number"], &page["corrects"]), (&json!("2025年第2期"), &json!("2025年第1期")));
    assert_eq!(page["figures"], before["figures"], "documents count as they stood on the last day of July");
    office.refused("ziran", LIST, &correction("再更正一次"), 409, "not_the_latest").await;

    let board = office.get("ziran", LIST).await;
    let months: Vec<(&Value, &Value)> =
        board["months"].as_array().unwrap().iter().map(|month| (&month["month"], &month["gap"])).collect();
    let (due, skipped, issued) = (json!("due"), json!("skipped"), json!("none"));
    let names = [json!("2025-09"), json!("2025-08"), json!("2025-07")];
    assert_eq!(months, [(&names[0], &due), (&names[1], &skipped), (&names[2], &issued)]);
    assert_eq!(board["months"][2]["bulletins"].as_array().unwrap().len(), 2);
}

// clause: S2-IV.3c
#[tokio::test]
async fn a_problem_waits_for_its_lead_then_for_another_and_is_late_after_its_day() {
    let (office, _) = office().await;
    let key = drafted(&office, &of_month("2025-07")).await;
    let raise = format!("{LIST}/{key}/problems");
    let problem = json!({"what": "一宗闲置土地没有立案", "lead": "KFQ", "support": ["tax"], "due": "2025-08-05", "figure": "idle_stock"});
    office.refused("yuanqu", &raise, &problem, 403, "forbidden").await;
    issue(&office, &key).await;
    let named = office.post("ziran", &raise, &problem).await["key"].as_str().unwrap().to_owned();
    let one = format!("/api/bulletin_problems/{named}");
    let steps = format!("{one}/steps");
    let page = office.get("yuanqu", &one).await;
    assert_eq!((&page["late"], &page["source"]), (&json!(false), &json!("bulletin")));
    assert_eq!(page["source_title"], "2025年第1期：闲置土地存量");
    let waits = |tasks: &Value| {
        let link = json!(format!("/bulletins/problems/{named}"));
        tasks["mine"].as_array().unwrap().iter().any(|task| task["link"] == link)
    };
    assert!(waits(&office.get("yuanqu", "/api/tasks").await));
    assert!(!waits(&office.get("ziran", "/api/tasks").await));
    clock(&office, "2025-08-05").await;
    assert_eq!(office.get("yuanqu", &one).await["late"], false);
    clock(&office, "2025-08-06").await;
    assert_eq!(office.get("yuanqu", &one).await["late"], true);
    let late = office.get("ziran", "/api/bulletin_problems?late=true").await;
    assert_eq!(late["total"], 1);

    let report = json!({"step": "report", "text": "已立案", "files": [office.file]});
    office.refused("shuiwu", &steps, &report, 409, "not_the_lead").await;
    office
        .refused(
            "yuanqu",
            &steps,
            &json!({"step": "report", "text": "已立案", "files": []}),
            422,
            "paper_missing",
        )
        .await;
    office.post("yuanqu", &steps, &report).await;
    assert!(waits(&office.get("ducha", "/api/tasks").await));
    office.refused("yuanqu", &steps, &json!({"step": "pass", "text": "属实"}), 403, "not_permitted").await;
    office.post("ducha", &steps, &json!({"step": "pass", "text": "属实"})).await;
    let closed = office.get("shuiwu", &one).await;
    assert_eq!((&closed["state"], &closed["next"]), (&json!("closed"), &json!([])));
    let paper = office.house.get(&office.visitors["shuiwu"], &format!("/api/files/{}", office.file)).await;
    assert_eq!(paper.status, 200, "who supports a problem reads its papers");
}

// clause: S2-IV.3a, S1-1.4d, S1-3.5b
#[tokio::test]
async fn inspections_and_meetings_leave_items_that_stand_among_the_problems() {
    let (office, _) = office().await;
    let item = json!({"what": "补齐台账", "lead": "KFQ", "due": "2025-08-31"});
    let inspection = json!({
        "place": "KFQ", "day": "2025-08-01", "people": "督查组", "organisation": "有专班", "policy": "有细则", "effect": "盘活一宗",
        "files": [office.file], "problems": [item],
    });
    let meeting = json!({"title": "联席会议", "day": "2025-08-04", "attended": ["KFQ", "tax"], "minutes": office.file, "items": [item]});
    let (inspections, meetings) = ("/api/bulletin_inspections", "/api/bulletin_meetings");
    office.refused("yuanqu", inspections, &inspection, 403, "forbidden").await;
    office.post("ducha", inspections, &inspection).await;
    office.post("ziran", meetings, &meeting).await;
    let seen = office.get("yuanqu", inspections).await;
    assert_eq!(seen[0]["problems"][0]["what"], "补齐台账");
    assert_eq!(office.get("shuiwu", meetings).await[0]["items"][0]["state"], "open");
    let all = office.get("yuanqu", "/api/bulletin_problems").await;
    let sources: Vec<&Value> = all["items"].as_array().unwrap().iter().map(|one| &one["source"]).collect();
    assert_eq!(sources, [&json!("inspection"), &json!("meeting")]);
    let ahead =
        json!({"title": "联席会议", "day": "2025-08-05", "attended": ["tax"], "minutes": office.file});
    office.refused("ziran", meetings, &ahead, 422, "bad_day").await;
}
