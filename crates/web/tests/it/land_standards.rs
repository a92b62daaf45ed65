//! The standard of low-efficiency land over HTTP: drafted by one, tried out, signed by another, and the list before and on
//! the day from which it holds.

use crate::land_cases::{DAY, LOW, Office};
use serde_json::{Value, json};

const NUMBER: &str = "示范2025-3";

fn form(basis: &Value, left_out: &Value) -> Value {
    let mut terms = basis["terms"].clone();
    terms["left_out"] = left_out.clone();
    json!({"title": "示范区低效用地认定标准", "reason": "容积率不足的多是新建项目", "terms": terms})
}

async fn office() -> Office {
    let mut office = Office::new().await;
    let lead = office.house.log_in("lingdao").await;
    office.visitors.insert("lingdao", lead);
    office
}

async fn listed(office: &Office, as_of: &str) -> (Value, Value) {
    let found = office.get("ziran", &format!("/api/land/identification{as_of}")).await;
    (found["listed"].clone(), found["standard"].clone())
}

// clause: S2-7b
#[tokio::test]
async fn a_standard_is_drafted_tried_out_signed_and_holds_from_its_day() {
    let office = office().await;
    let path = "/api/land/standards";
    let basis = office.get("ziran", "/api/land/standard_basis").await;
    assert_eq!(basis["in_force"], Value::Null);
    let out = json!([{"code": "T3-1", "source": "2024年度评价分析"}]);
    for (login, code) in [("shuiwu", "forbidden"), ("jia", "forbidden"), ("lingdao", "forbidden")] {
        office.refused(login, path, &form(&basis, &out), 403, code).await;
    }
    let unknown = json!([{"code": "T9-9", "source": "随便"}]);
    office.refused("ziran", path, &form(&basis, &unknown), 422, "unknown_sub_type").await;
    let key = office.post("ziran", path, &form(&basis, &json!([]))).await["key"].clone();
    let one = format!("{path}/{}", key.as_str().unwrap());
    office.refused("yuanqu", &format!("{one}/terms"), &form(&basis, &out), 403, "out_of_scope").await;
    office.post("ziran", &format!("{one}/terms"), &form(&basis, &out)).await;

    let trial = office.get("yuanqu", &format!("{one}/trial")).await;
    assert_eq!(trial["leaving"], json!({"parcels": 1, "area": "62.98"}), "{trial}");
    assert_eq!((&trial["coming"]["parcels"], &trial["listed_after"]), (&json!(0), &json!("0")));
    assert_eq!((&trial["moves"][0]["code"], &trial["moves"][0]["what"]), (&json!(LOW), &json!("out")));
    assert_eq!(listed(&office, "").await, (json!("62.98"), Value::Null), "a trial changes nothing");

    let page = office.get("lingdao", &one).await;
    assert_eq!(page["differences"][0]["after"], "不用", "{page}");
    let sign = |from: &str| json!({"step": "sign", "number": NUMBER, "day": DAY, "from": from, "document": office.file});
    let steps = format!("{one}/steps");
    office.refused("ziran", &steps, &sign("2025-06-05"), 403, "not_permitted").await;
    office.refused("lingdao", &steps, &sign("2025-06-02"), 422, "bad_day").await;
    office.post("lingdao", &steps, &sign("2025-06-05")).await;
    office.refused("ziran", &format!("{one}/terms"), &form(&basis, &out), 409, "wrong_state").await;

    office.post("ziran", "/api/demo/clock", &json!({"day": "2025-06-04"})).await;
    assert_eq!(listed(&office, "").await, (json!("62.98"), Value::Null), "the day before");
    let case = office.open("yuanqu", "low", LOW).await;
    office.post("ziran", "/api/demo/clock", &json!({"day": "2025-06-05"})).await;
    let name = format!("《示范区低效用地认定标准》（{NUMBER}，2025-06-05起施行）");
    assert_eq!(listed(&office, "").await, (json!("0"), json!(name)), "its first day");
    assert_eq!(listed(&office, "?as_of=2025-06-04").await, (json!("62.98"), Value::Null));
    let parcel = office.get("ziran", &format!("/api/land/parcels/{LOW}")).await;
    assert_eq!((&parcel["decided"]["standard"], &parcel["state"]), (&json!(name), &json!("normal")));
    let frozen = office.get("ziran", &format!("/api/land/cases/{case}")).await;
    assert_eq!(
        (&frozen["standard"], &frozen["area"]),
        (&Value::Null, &json!("62.98")),
        "a case keeps its ground"
    );
    let row = office.get("shuiwu", path).await["items"][0].clone();
    assert_eq!((&row["in_force"], &row["number"]), (&json!(true), &json!(NUMBER)));
    let document = format!("/api/files/{}", office.file);
    for reader in ["yuanqu", "shuiwu"] {
        assert_eq!(office.house.get(&office.visitors[reader], &document).await.status, 200, "{reader}");
    }
    office.house.get(&office.visitors["jia"], &document).await.is_problem(404, "not_found");
}
