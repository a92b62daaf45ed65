//! What follows from land over HTTP: days of the law at places without a case, the light of the board once a case is
//! closed, a price that is known later, and land on a line that is not supplied.

use crate::house::House;
use crate::land_cases::{IDLE, LOW, Office};
use axum::http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

/// A parcel that is to be begun by this day.
fn to_begin(code: &str, day: &str, west: f64, price: Option<&str>) -> Value {
    let mut properties = json!({
        "宗地代码": code, "宗地面积": "62.98", "开发区": "小镇园区", "土地坐落": "工业路2号", "土地用途代码": "0601",
        "权属清晰": "1", "已动工": "0", "已竣工": "0", "政府原因闲置": "0", "约定开工时间": day,
        "权利人信用代码": crate::house::FIRST,
    });
    if let Some(price) = price {
        properties["成交价格"] = json!(price);
    }
    let ring = [[west, 31.8], [west + 0.004, 31.8], [west + 0.004, 31.801], [west, 31.801], [west, 31.8]];
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "name": "宗地", "features": features}).to_string()
}

impl Office {
    async fn on(&self, day: &str) {
        self.post("ziran", "/api/demo/clock", &json!({"day": day})).await;
    }

    /// Runs the daily job; titles and interests of what it told of days that come near.
    async fn foretold(&self) -> Vec<(String, Value)> {
        let before = self.house.desk.now().entry;
        desk::daily::remind(&self.house.desk, Timestamp::now()).await.unwrap();
        let moment = self.house.desk.now();
        let new = moment.docket.notices.values().filter(|notice| notice.act.entry > before);
        let near = new.filter(|notice| notice.title.contains("临近"));
        near.map(|notice| (notice.title.clone(), serde_json::to_value(&notice.to).unwrap())).collect()
    }

    async fn without_case(&self, login: &str) -> Vec<(String, i64)> {
        let page = self.get(login, "/api/land/deadlines?kind=idle").await;
        let rows = page["items"].as_array().unwrap().iter().filter(|row| row["case"].is_null());
        rows.map(|row| (row["place"].as_str().unwrap().to_owned(), row["days_left"].as_i64().unwrap()))
            .collect()
    }
}

const SOON: &str = "320411001002GB00011";

// clause: S2-8a
#[tokio::test]
async fn land_about_to_lie_idle_is_told_ninety_and_thirty_days_ahead_and_on_the_day_until_it_has_a_case() {
    let office = Office::new().await;
    // A year after the second of September 2024.
    let map = collection(&[to_begin(SOON, "2024-09-02", 119.99, Some("800"))]);
    office.deliver("parcel", "宗地.geojson", &map).await;
    for (day, left, told) in [
        ("2025-06-03", 91, false),
        ("2025-06-04", 90, true),
        ("2025-06-05", 89, false),
        ("2025-08-02", 31, false),
        ("2025-08-03", 30, true),
        ("2025-08-04", 29, false),
        ("2025-09-01", 1, false),
        ("2025-09-02", 0, true),
    ] {
        office.on(day).await;
        let near = office.foretold().await;
        let mut departments: Vec<&str> =
            near.iter().map(|(_, to)| to["department"].as_str().unwrap()).collect();
        departments.sort_unstable();
        let expected: &[&str] = if told { &["leading_group", "natural_resources"] } else { &[] };
        assert_eq!(departments, expected, "{day}");
        assert!(near.iter().all(|(title, _)| title.contains(SOON)), "{near:?}");
        assert!(office.foretold().await.is_empty(), "{day}: told again");
        let rows = if left > 90 { Vec::new() } else { vec![(SOON.to_owned(), left)] };
        for login in ["ziran", "yuanqu", "jia"] {
            assert_eq!(office.without_case(login).await, rows, "{day} {login}");
        }
        assert!(office.without_case("yi").await.is_empty(), "another firm's land");
    }
    office.open("ziran", "idle", SOON).await;
    assert!(office.without_case("ziran").await.is_empty());
    // A year later it may be taken back, which its case knows.
    office.on("2026-08-03").await;
    assert!(office.foretold().await.is_empty());
}

// clause: S2-8a
#[tokio::test]
async fn a_day_on_which_nobody_was_there_is_made_up_for_within_a_week() {
    for (day, told) in [("2025-08-09", 2), ("2025-08-10", 0)] {
        let office = Office::new().await;
        let map = collection(&[to_begin(SOON, "2024-09-02", 119.99, Some("800"))]);
        office.deliver("parcel", "宗地.geojson", &map).await;
        office.on(day).await;
        assert_eq!(office.foretold().await.len(), told, "{day}");
    }
}

// clause: S2-8d
#[tokio::test]
async fn a_price_that_is_known_later_is_frozen_into_the_case_and_gives_the_fee() {
    let office = Office::new().await;
    // Idle since March, to be taken back a year later; nobody wrote the price.
    let map = |price| collection(&[to_begin(SOON, "2024-03-01", 119.99, price)]);
    office.deliver("parcel", "宗地.geojson", &map(None)).await;
    let case = office.open("ziran", "idle", SOON).await;
    let path = format!("/api/land/cases/{case}");
    let fee = |page: &Value| {
        let figure = page["figures"].as_array().unwrap().iter().find(|one| one["id"] == "idle_fee");
        figure.unwrap()["value"].as_str().unwrap().to_owned()
    };
    let page = office.get("ziran", &path).await;
    assert_eq!(fee(&page), "不知道");
    let again = json!({"step": "refind"});
    office.refused("ziran", &format!("{path}/steps"), &again, 409, "not_refound").await;
    office.refused("yuanqu", &format!("{path}/steps"), &again, 403, "not_permitted").await;
    office.deliver("parcel", "宗地（补）.geojson", &map(Some("1280"))).await;
    office.step("ziran", &case, again.clone()).await;
    let page = office.get("ziran", &path).await;
    // A fifth of 1280 万元, in 万元.
    assert_eq!(fee(&page), "256");
    assert!(page["next"].as_array().unwrap().iter().all(|next| next["step"] != "refind"));
    office.refused("ziran", &format!("{path}/steps"), &again, 409, "not_refound").await;
}

impl Office {
    /// Takes a case of low-efficiency land from its opening to the beginning of what its plan says.
    pub async fn until_disposing(&self, case: &str) {
        let file = json!(self.file);
        self.step("yuanqu", case, json!({"step": "check", "text": "停产", "files": [self.file]})).await;
        let day = crate::land_cases::DAY;
        self.step("yuanqu", case, json!({"step": "notify", "paper": file, "day": day})).await;
        self.step("jia", case, json!({"step": "reply", "will": "partner", "text": "愿意合作"})).await;
        self.step("yuanqu", case, json!({"step": "review"})).await;
        for department in ["natural_resources", "industry", "tax", "ecology", "housing"] {
            let opine = json!({"step": "opine", "department": department, "stance": "agree", "file": file});
            self.step("ziran", case, opine).await;
        }
        self.step("ziran", case, json!({"step": "publicise", "paper": file})).await;
        self.on("2025-07-01").await;
        self.step("ziran", case, json!({"step": "identify", "document": file})).await;
        self.step("yuanqu", case, json!({"step": "rights_listed", "evidence": file})).await;
        let plan = json!({
            "step": "plan", "mode": "market", "sub_form": "租赁", "target": "出租", "criteria": "出租率",
            "day": "2025-12-31", "person": "王某", "use_unchanged": true, "unwilling": false,
        });
        self.step("yuanqu", case, plan).await;
        self.step("yuanqu", case, json!({"step": "begin"})).await;
    }
}

// clause: S1-1.0k
#[tokio::test]
async fn closing_a_case_lights_the_board_only_where_the_tax_per_mu_grew_too() {
    let office = Office::new().await;
    let taxes = |now: &str| {
        format!(
            "开发区,年度,园区入库税收,亩均税收用地面积\n小镇园区,2023,1000,500\n小镇园区,2024,{now},500\n"
        )
    };
    let light = async |tax: &str| -> String {
        office.deliver("zone_state", "园区用地状况.csv", &taxes(tax)).await;
        let zones = office.get("ziran", "/api/land/zones").await;
        let own = zones.as_array().unwrap().iter().find(|one| one["zone"]["id"] == "KFQ").unwrap().clone();
        format!("{} {}", own["balance"]["twin"].as_str().unwrap(), own["balance"]["closed"])
    };
    assert_eq!(light("1001").await, "unknown null");
    let (case, file) = (office.open("yuanqu", "low", LOW).await, json!(office.file));
    office.until_disposing(&case).await;
    let progress = |disposed: &str| json!({"step": "progress", "disposed": disposed, "text": "已出租"});
    let steps = format!("/api/land/cases/{case}/steps");
    let accept = json!({"step": "accept", "text": "已完成", "evidence": file});
    // One part in a million short of all of it is not all of it.
    office.step("yuanqu", &case, progress("62.979999")).await;
    office.refused("ziran", &steps, &accept, 409, "not_all_disposed").await;
    office.step("yuanqu", &case, progress("62.98")).await;
    office.step("ziran", &case, accept).await;
    assert_eq!(light("1001").await, "no \"0\"");
    office.step("ziran", &case, json!({"step": "close", "text": "已盘活", "evidence": file})).await;
    for (tax, twin) in [("999.999999", "no"), ("1000", "no"), ("1000.000001", "yes")] {
        assert_eq!(light(tax).await, format!("{twin} \"62.98\""), "{tax}");
    }
}

// clause: S2-1d
#[tokio::test]
async fn a_plot_on_a_line_stops_and_one_that_only_touches_it_goes_on() {
    let house = House::supplying_with_land().await;
    let bureau = house.log_in("ziran").await;
    let post = async |path: &str, body: Value| house.change(&bureau, Method::POST, path, &body).await;
    post("/api/demo/clock", json!({"day": "2025-06-03"})).await;
    let deliver = async |kind: &str, text: String| {
        let fields = [("kind", kind)];
        let answer = house.upload(&bureau, "/api/land/layers", "图.geojson", text.as_bytes(), &fields).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    };
    deliver("parcel", collection(&[to_begin(IDLE, "2026-01-01", 119.98, None)])).await;
    let project = json!({"title": "项目", "investor": "某公司", "zone": "KFQ", "figures": {}});
    let project = post("/api/supply/projects", project).await.json()["key"].clone();
    let plot = json!({"code": IDLE, "title": "三号路以东", "project": project, "figures": {}});
    let plot = post("/api/supply/plots", plot).await.json()["key"].as_str().unwrap().to_owned();
    let code = async || {
        let body = json!({"step": "submit_plan", "figures": {}});
        let answer = post(&format!("/api/supply/plots/{plot}/steps"), body).await.json();
        answer["code"].as_str().unwrap().to_owned()
    };
    let line = |kind: &str, [west, east]: [f64; 2]| {
        let ring = [[west, 31.79], [east, 31.79], [east, 31.81], [west, 31.81], [west, 31.79]];
        let properties = json!({"编号": "1", "管控类型": kind});
        let geometry = json!({"type": "Polygon", "coordinates": [ring]});
        collection(&[json!({"type": "Feature", "properties": properties, "geometry": geometry})])
    };
    assert_eq!(code().await, "not_reviewed", "no line is known yet");
    // Ten centimetres beside the parcel, along its border, ten centimetres within.
    for (kind, [west, east], stops) in [
        ("永久基本农田", [119.97, 119.979_999], false),
        ("永久基本农田", [119.97, 119.98], false),
        ("永久基本农田", [119.97, 119.980_001], true),
        ("生态保护红线", [119.983_999, 119.99], true),
        ("城镇开发边界", [119.979_999, 119.984_001], false),
        ("城镇开发边界", [119.98, 119.984], false),
        ("城镇开发边界", [119.980_001, 119.984], true),
    ] {
        deliver("red_line", line(kind, [west, east])).await;
        assert_eq!(code().await, if stops { "on_red_line" } else { "not_reviewed" }, "{kind} {west} {east}");
    }
}
