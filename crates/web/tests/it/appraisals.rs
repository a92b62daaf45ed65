//! A year's assessment over HTTP, from opening to publishing, each step by the department that may.

use crate::formulas::unpacked;
use crate::house::{House, Visitor};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

const PATH: &str = "/api/appraisals";
const YEAR: &str = "/api/appraisals/2024";
const STEPS: &str = "/api/appraisals/2024/steps";
const DISTRICT: &str = "320411";

struct Office {
    house: House,
    visitors: HashMap<&'static str, Visitor>,
    file: String,
}

impl Office {
    async fn new() -> Self {
        let house = House::supplying().await;
        let mut visitors = HashMap::new();
        for login in ["ziran", "fagai", "tongji", "lingdao", "yuanqu", "shuiwu", "jia"] {
            visitors.insert(login, house.log_in(login).await);
        }
        let kept = house.upload(&visitors["ziran"], "/api/files", "纪要.pdf", b"paper", &[]).await.json();
        let file = kept["digest"].as_str().unwrap().to_owned();
        let office = Self { house, visitors, file };
        office.does("ziran", "/api/demo/clock", &json!({"day": "2025-06-03"})).await;
        office
    }

    async fn does(&self, login: &str, path: &str, body: &Value) {
        let answer = self.house.change(&self.visitors[login], Method::POST, path, body).await;
        assert_eq!(answer.status, 200, "{login} {path} {body}: {}", answer.json());
    }

    async fn refused(&self, login: &str, path: &str, body: &Value, status: u16, code: &str) {
        let answer = self.house.change(&self.visitors[login], Method::POST, path, body).await;
        answer.is_problem(status, code);
    }

    async fn year(&self, login: &str) -> Value {
        let answer = self.house.get(&self.visitors[login], YEAR).await;
        assert_eq!(answer.status, 200);
        answer.json()
    }

    /// Steps that the page offers to somebody.
    async fn offered(&self, login: &str) -> Vec<String> {
        let year = self.year(login).await;
        let next = year["next"].as_array().unwrap().iter().filter(|one| one["permitted"] == true);
        next.map(|one| one["step"].as_str().unwrap().to_owned()).collect()
    }
}

fn deliver(figures: &Value) -> Value {
    json!({"step": "deliver", "district": DISTRICT, "figures": figures, "source": "年鉴第3页", "file": null})
}

// clause: S2-18a, S2-18c, S2-IV.1b
#[tokio::test]
async fn a_year_is_assessed_by_the_departments_and_frozen_when_it_is_published() {
    let office = Office::new().await;
    for login in ["ziran", "lingdao", "shuiwu"] {
        office.refused(login, PATH, &json!({"year": 2024}), 403, "forbidden").await;
    }
    office.refused("fagai", PATH, &json!({"year": 2025}), 409, "year_not_over").await;
    office.does("fagai", PATH, &json!({"year": 2024})).await;
    office.refused("fagai", PATH, &json!({"year": 2024}), 409, "appraisal_twice").await;
    assert_eq!(office.offered("tongji").await, ["deliver"]);
    assert_eq!(office.offered("fagai").await, ["compute"]);
    assert!(office.offered("shuiwu").await.is_empty());

    let statistics = json!({
        "appraised_gdp": "79000000", "appraised_gdp_before": "70000000",
        "appraised_land": "1810000", "appraised_land_before": "1800000",
    });
    let land = json!({
        "rate_approved_area": "1000", "rate_supplied_area": "880",
        "year_supplied_area": "400", "stock_supplied_area": "150",
    });
    office.refused("ziran", STEPS, &deliver(&statistics), 403, "out_of_scope").await;
    office.does("tongji", STEPS, &deliver(&statistics)).await;
    office.does("ziran", STEPS, &deliver(&land)).await;
    office.refused("yuanqu", STEPS, &json!({"step": "compute"}), 403, "not_permitted").await;
    office.does("fagai", STEPS, &json!({"step": "compute"})).await;
    let year = office.year("shuiwu").await;
    let district = &year["results"][0];
    assert_eq!(district["items"][0]["value"], "0.109001", "{district}");
    assert_eq!((&district["rank"], &year["confirmed"]), (&json!(1), &json!(false)));
    let gdp = &district["figures"][0];
    assert_eq!((&gdp["source"], &gdp["department"]["id"]), (&json!("年鉴第3页"), &json!("statistics")));

    assert_eq!(office.offered("lingdao").await, ["confirm"]);
    let confirm = json!({"step": "confirm", "opinion": "同意", "minutes": office.file});
    office.does("lingdao", STEPS, &confirm).await;
    let publish =
        json!({"step": "publish", "number": "考核1号", "day": "2025-06-03", "document": office.file});
    office.does("fagai", STEPS, &publish).await;
    office.refused("ziran", STEPS, &deliver(&land), 409, "wrong_state").await;
    let rows = office.house.get(&office.visitors["jia"], PATH).await;
    rows.is_problem(403, "forbidden");
    let rows = office.house.get(&office.visitors["shuiwu"], PATH).await.json();
    assert_eq!(
        (&rows["items"][0]["state"], &rows["items"][0]["number"]),
        (&json!("published"), &json!("考核1号"))
    );
    let book = office.house.get(&office.visitors["shuiwu"], &format!("{YEAR}/table.xlsx")).await;
    assert_eq!(book.status, 200);
    assert!(unpacked(&book.bytes).contains("年鉴第3页"));
}
