//! A survey of industrial land over HTTP, from its opening to what it is worth.

use crate::house::{FIRST, House, Visitor};
use axum::http::Method;
use serde_json::{Value, json};

fn code(number: u32) -> String {
    format!("320411001002GB{number:05}")
}

fn layer() -> String {
    let feature = |number: u32, zone: &str, land_use: &str| {
        let west = 119.98 + f64::from(number) * 0.005;
        let ring = [[west, 31.8], [west + 0.004, 31.8], [west + 0.004, 31.801], [west, 31.801], [west, 31.8]];
        let properties = json!({
            "宗地代码": code(number), "宗地面积": "62.98", "开发区": zone, "土地用途代码": land_use,
            "土地坐落": format!("工业路{number}号"), "权属清晰": "1", "正在生产": "1", "以出租为主": "0",
        });
        json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features = [
        feature(1, "小镇园区", "0601"),
        feature(2, "KFQ", "0601"),
        feature(3, "别处", "0601"),
        feature(4, "别处", "0702"),
    ];
    json!({"type": "FeatureCollection", "name": "宗地", "features": features}).to_string()
}

struct Office {
    house: House,
    bureau: Visitor,
    survey: String,
}

impl Office {
    /// An office with four parcels, one of another use, and an open survey.
    async fn new() -> Self {
        let house = House::with_land().await;
        let bureau = house.log_in("ziran").await;
        let text = layer();
        let fields = [("kind", "parcel"), ("valid_from", "2025-01-10")];
        let kept = house.upload(&bureau, "/api/land/layers", "宗地.geojson", text.as_bytes(), &fields).await;
        assert_eq!(kept.status, 200);
        let text = format!("宗地代码,统一社会信用代码,占用面积\n{},{FIRST},62.98\n", code(1));
        let fields = [("kind", "occupancy"), ("valid_from", "2025-01-10")];
        let kept = house.upload(&bureau, "/api/land/layers", "占用.csv", text.as_bytes(), &fields).await;
        assert_eq!(kept.status, 200);
        let form = json!({"year": 2025, "title": "2025年工业用地更新调查", "due": "2099-12-31"});
        let opened = house.change(&bureau, Method::POST, "/api/land/surveys", &form).await;
        assert_eq!(opened.status, 200, "{}", String::from_utf8_lossy(&opened.bytes));
        let survey = format!("/api/land/surveys/{}", opened.json()["key"].as_str().unwrap());
        Self { house, bureau, survey }
    }

    async fn get(&self, visitor: &Visitor, path: &str) -> Value {
        let answer = self.house.get(visitor, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        answer.json()
    }

    async fn answers(
        &self,
        visitor: &Visitor,
        number: u32,
        changed: &[(&str, &str)],
    ) -> crate::house::Answer {
        let mut answers = json!({
            "current_land_use": "生产", "use_differs_from_title": "否", "construction_started": "是",
            "construction_completed": "是", "in_production": "是", "mainly_let": "否", "buildings_unsafe": "否",
            "potential_remains": "否",
        });
        for (id, text) in changed {
            answers[*id] = json!(text);
        }
        let form = json!({"answers": answers, "photos": [], "place": [119.985_000_1, 31.8]});
        let path = format!("{}/parcels/{}", self.survey, code(number));
        self.house.change(visitor, Method::POST, &path, &form).await
    }
}

// clause: S2-7a
#[tokio::test]
async fn everybody_sees_and_answers_the_parcels_of_the_own_scope() {
    let office = Office::new().await;
    let (house, survey) = (&office.house, &office.survey);
    let list = office.get(&office.bureau, "/api/land/surveys").await;
    let row = &list["items"][0];
    assert_eq!(
        (&row["parcels"], &row["answered"], &row["area"]),
        (&json!(3), &json!(0), &json!("188.94")),
        "{row}"
    );
    let committee = house.log_in("yuanqu").await;
    assert_eq!(office.get(&committee, "/api/land/surveys").await["items"][0]["parcels"], 2);
    house.get(&house.log_in("shuiwu").await, survey).await.is_problem(403, "forbidden");
    let whole = office.get(&committee, survey).await;
    let questions = whole["questions"].as_array().unwrap();
    assert_eq!((&questions[0]["id"], &questions[0]["kind"]), (&json!("current_land_use"), &json!("choice")));
    let close = &whole["next"][0];
    assert_eq!((&close["step"], &close["permitted"]), (&json!("close"), &json!(false)), "not its survey");
    let own = office.get(&committee, &format!("{survey}/parcels?sort=code")).await;
    assert_eq!((&own["total"], &own["items"][0]["code"]), (&json!(2), &json!(code(1))));
    assert_eq!(own["items"][0]["firms"][0]["id"], FIRST);
    let said = office.answers(&committee, 1, &[("survey_remark", "门口在修路")]).await;
    assert_eq!(said.status, 200, "{}", String::from_utf8_lossy(&said.bytes));
    office.answers(&committee, 3, &[]).await.is_problem(403, "out_of_scope");
    office.answers(&office.bureau, 4, &[]).await.is_problem(404, "no_such_parcel");
    office.answers(&committee, 1, &[("in_production", "也许")]).await.is_problem(422, "bad_figure");
    house.get(&committee, &format!("{survey}/parcels/{}", code(3))).await.is_problem(404, "not_found");
    let page = office.get(&committee, &format!("{survey}/parcels/{}", code(1))).await;
    assert_eq!(page["answers"]["survey_remark"], "门口在修路");
    assert_eq!(
        (&page["layer"]["in_production"], &page["place"][0]),
        (&json!("是"), &json!(119.985)),
        "{page}"
    );
    assert_eq!((&page["may_answer"], &page["history"][0]["by"]), (&json!(true), &json!("yuanqu的人")));
    let open = office.get(&committee, &format!("{survey}/parcels?answered=false")).await;
    assert_eq!(open["items"][0]["code"], code(2));
    let book = house.get(&committee, &format!("{survey}/answers.xlsx")).await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    let tasks = office.get(&committee, "/api/tasks").await;
    assert!(tasks["mine"].to_string().contains("还有1宗没有填报"), "{tasks}");
}

// clause: S1-1.1a, S2-7a, S2-1c
#[tokio::test]
async fn a_closed_survey_is_the_base_and_its_newer_answers_are_the_figures() {
    let office = Office::new().await;
    let (house, bureau) = (&office.house, &office.bureau);
    for number in 1..=2 {
        let changed = if number == 1 { &[("in_production", "否")][..] } else { &[] };
        assert_eq!(office.answers(bureau, number, changed).await.status, 200);
    }
    let steps = format!("{}/steps", office.survey);
    let close = json!({"step": "close", "document": "调查成果一号"});
    house.change(bureau, Method::POST, &steps, &close).await.is_problem(409, "parcels_open");
    let parcel = format!("/api/land/parcels/{}", code(1));
    assert_eq!(office.get(bureau, &parcel).await["surveyed"], json!([]), "it is not closed");
    let base = office.get(bureau, "/api/land/identification").await["survey"].clone();
    let close = json!({"step": "close", "document": "调查成果一号", "left_out": format!("{} 拆迁", code(3))});
    let closed = house.change(bureau, Method::POST, &steps, &close).await;
    assert_eq!(closed.status, 200, "{}", String::from_utf8_lossy(&closed.bytes));
    let after = office.get(bureau, "/api/land/identification").await["survey"].clone();
    assert_eq!(after["document"], "调查成果一号");
    assert_ne!(after, base);
    let told = office.get(bureau, &parcel).await;
    let surveyed = told["surveyed"].as_array().unwrap();
    let production = surveyed.iter().find(|one| one["id"] == "in_production").unwrap();
    assert_eq!(
        (&production["answer"], &production["file"], &production["counts"]),
        (&json!("否"), &json!("是"), &json!(true)),
        "{production}"
    );
    let figures = told["figures"].as_array().unwrap();
    assert_eq!(figures.iter().find(|one| one["id"] == "in_production").unwrap()["value"], "否");
    let trace = office.get(bureau, &format!("{parcel}/trace?term=in_production")).await;
    let statements = trace["inputs"][0]["statements"].as_array().unwrap();
    let said = |at: usize| (&statements[at]["raw"], &statements[at]["chosen"]);
    assert_eq!(said(0), (&json!("否"), &json!(true)), "the survey counts");
    assert_eq!(said(1), (&json!("1"), &json!(false)), "and the layer stands beside it: {trace}");
    // A layer that begins later goes before, and both are shown.
    let text = layer().replace("工业路", "新工业路");
    let fields = [("kind", "parcel")];
    let kept = house.upload(bureau, "/api/land/layers", "新宗地.geojson", text.as_bytes(), &fields).await;
    assert_eq!(kept.status, 200);
    let told = office.get(bureau, &parcel).await;
    let surveyed = told["surveyed"].as_array().unwrap();
    let production = surveyed.iter().find(|one| one["id"] == "in_production").unwrap();
    assert_eq!((&production["answer"], &production["counts"]), (&json!("否"), &json!(false)));
    let figures = told["figures"].as_array().unwrap();
    assert_eq!(figures.iter().find(|one| one["id"] == "in_production").unwrap()["value"], "是");
    let left_out = office.get(bureau, &office.survey).await["left_out"].clone();
    assert_eq!(left_out, json!([{"parcel": code(3), "reason": "拆迁"}]));
}
