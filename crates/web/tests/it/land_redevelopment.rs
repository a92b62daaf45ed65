//! A plan of redevelopment over HTTP: what of the list it covers, its year, and how far that is.

use crate::formulas::unpacked;
use crate::land_cases::{DAY, IDLE, LOW, Office};
use serde_json::{Value, json};

async fn office() -> Office {
    let mut office = Office::new().await;
    let lead = office.house.log_in("lingdao").await;
    office.visitors.insert("lingdao", lead);
    office
}

fn form(code: &str) -> Value {
    json!({
        "title": "示范区再开发规划", "from_year": 2025, "to_year": 2027,
        "parcels": [{"code": code, "mode": "market"}],
    })
}

fn sum(parcels: u64, area: &str) -> Value {
    json!({"parcels": parcels, "area": area})
}

// clause: S2-7c, S1-2.2d
#[tokio::test]
async fn the_list_lies_in_a_plan_or_is_a_gap_and_a_year_is_followed_by_its_cases() {
    let office = office().await;
    let path = "/api/land/redevelopment";
    let coverage = "/api/land/redevelopment_coverage";
    let before = office.get("ziran", coverage).await;
    assert_eq!((&before["listed"], &before["covered"]), (&sum(1, "62.98"), &sum(0, "0")), "{before}");
    assert_eq!((&before["gaps"][0]["code"], &before["share"]), (&json!(LOW), &json!("0.00")));
    for login in ["shuiwu", "jia", "lingdao"] {
        office.refused(login, path, &form(LOW), 403, "forbidden").await;
    }
    office.refused("ziran", path, &form("320411001002GB99999"), 422, "unknown_parcel").await;
    let key = office.post("yuanqu", path, &form(LOW)).await["key"].as_str().unwrap().to_owned();
    let one = format!("{path}/{key}");
    let drafted = office.get("yuanqu", &one).await;
    assert_eq!(drafted["zone"]["id"], "KFQ", "whoever is limited to a zone plans for it");
    assert_eq!(drafted["plan_parcels"][0]["area"], "62.98");
    assert_eq!(office.get("ziran", coverage).await["covered"], sum(0, "0"), "a draft covers nothing");
    let year = format!("{one}/years/2025");
    let line = |code: &str, day: &str| json!({"lines": [{"code": code, "mode": "market", "day": day, "person": "王主任"}]});
    office.refused("yuanqu", &year, &line(LOW, "2025-06-03"), 409, "wrong_state").await;

    let approve =
        |number: &str| json!({"step": "approve", "number": number, "day": DAY, "document": office.file});
    let steps = format!("{one}/steps");
    office.refused("yuanqu", &steps, &approve("示范规划2025-1"), 403, "not_permitted").await;
    office.post("lingdao", &steps, &approve("示范规划2025-1")).await;
    let after = office.get("ziran", coverage).await;
    assert_eq!((&after["covered"], &after["share"]), (&sum(1, "62.98"), &json!("100.00")));
    assert_eq!(after["gaps"], json!([]));

    office.refused("yuanqu", &year, &line(IDLE, "2025-06-03"), 409, "not_planned").await;
    office.refused("yuanqu", &year, &line(LOW, "2026-01-01"), 422, "bad_day").await;
    office.post("yuanqu", &year, &line(LOW, "2025-06-03")).await;
    office.post("lingdao", &format!("{year}/steps"), &approve("示范规划2025-2")).await;
    let of = |page: &Value| {
        let year = page["plan_years"][0].clone();
        (year["planned"].clone(), year["late"].clone(), year["lines"][0]["case"].clone())
    };
    let on_the_day = office.get("ziran", &one).await;
    assert_eq!(of(&on_the_day), (sum(1, "62.98"), sum(0, "0"), Value::Null), "{on_the_day}");
    let case = office.open("yuanqu", "low", LOW).await;
    office.post("ziran", "/api/demo/clock", &json!({"day": "2025-06-04"})).await;
    let late = office.get("ziran", &one).await;
    assert_eq!(of(&late), (sum(1, "62.98"), sum(1, "62.98"), json!(case)));
    office.until_disposing(&case).await;
    let begun = office.get("ziran", &one).await["plan_years"][0].clone();
    assert_eq!((&begun["begun"], &begun["planned"]), (&sum(1, "62.98"), &sum(0, "0")));
    office.house.get(&office.visitors["jia"], &one).await.is_problem(403, "forbidden");

    let book = office.house.get(&office.visitors["yuanqu"], &format!("{one}/plan.xlsx")).await;
    assert_eq!(book.status, 200);
    let book = unpacked(&book.bytes);
    assert!(book.contains("年度实施计划") && book.contains("王主任"));
    let gaps = office.house.get(&office.visitors["ziran"], "/api/land/redevelopment_gaps.xlsx").await;
    assert_eq!(gaps.status, 200);
}

// clause: S1-2.2e, S1-2.2b
#[tokio::test]
async fn the_sizes_of_land_that_was_put_to_use_again_are_those_of_its_cases() {
    let office = office().await;
    let path = "/api/land/fragmentation?disposed=true";
    let none = office.get("ziran", path).await;
    assert_eq!((&none["parcels"], &none["area"]), (&json!(0), &json!("0")), "{none}");
    let case = office.open("yuanqu", "low", LOW).await;
    assert_eq!(office.get("ziran", path).await["parcels"], 0, "a case alone puts nothing to use");
    office.until_disposing(&case).await;
    assert_eq!(office.get("ziran", path).await["parcels"], 0);
    office
        .step(
            "yuanqu",
            &case,
            json!({"step": "progress", "disposed": "1.5", "text": "先行腾出", "files": []}),
        )
        .await;
    let one = office.get("ziran", path).await;
    let sizes: Vec<(&Value, &Value)> =
        one["sizes"].as_array().unwrap().iter().map(|size| (&size["from"], &size["parcels"])).collect();
    assert_eq!(one["parcels"], 1, "{one}");
    assert!(sizes.contains(&(&json!("50"), &json!(1))), "62.98 亩 lie between 50 and 100: {sizes:?}");
    assert_eq!(sizes.iter().map(|(_, parcels)| parcels.as_u64().unwrap()).sum::<u64>(), 1);
}
