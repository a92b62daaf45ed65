//! Cases of land over HTTP by the roles that do it: opened on what the server finds, step by step to the closing number;
//! what a firm may not see it does not get.

use crate::formulas::unpacked;
use crate::house::{FIRST, House, Visitor};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The day on which everything happens.
pub const DAY: &str = "2025-06-03";
pub const LOW: &str = "320411001002GB00001";
pub const IDLE: &str = "320411001002GB00002";

fn parcels() -> String {
    let parcel = |code: &str, differs: &[(&str, &str)]| {
        let mut properties = json!({
            "宗地代码": code, "宗地面积": "62.98", "开发区": "小镇园区", "土地坐落": "工业路1号",
            "土地用途代码": "0601", "权属清晰": "1", "已动工": "1", "已竣工": "1", "政府原因闲置": "0",
            "约定开工时间": "2016-03-01", "约定竣工时间": "2018-03-01", "竣工日期": "2018-02-20",
            "正在生产": "1", "实际容积率": "0.5", "约定容积率下限": "1.0",
        });
        for (name, value) in differs {
            properties[*name] = json!(value);
        }
        let west = if code == LOW { 119.98 } else { 119.985 };
        let ring = [[west, 31.8], [west + 0.004, 31.8], [west + 0.004, 31.801], [west, 31.801], [west, 31.8]];
        json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let idle = [
        ("已动工", "0"),
        ("已竣工", "0"),
        ("约定开工时间", "2024-03-01"),
        ("成交价格", "1280"),
        ("权利人信用代码", FIRST),
    ];
    json!({"type": "FeatureCollection", "name": "宗地", "features": [parcel(LOW, &[]), parcel(IDLE, &idle)]})
        .to_string()
}

pub struct Office {
    pub house: House,
    pub visitors: HashMap<&'static str, Visitor>,
    pub file: String,
}

impl Office {
    pub async fn new() -> Self {
        let house = House::with_land().await;
        let mut visitors = HashMap::new();
        for login in ["ziran", "yuanqu", "shuiwu", "jia", "yi"] {
            visitors.insert(login, house.log_in(login).await);
        }
        let kept = house.upload(&visitors["ziran"], "/api/files", "文书.pdf", b"paper", &[]).await.json();
        let office = Self { house, visitors, file: kept["digest"].as_str().unwrap().to_owned() };
        office.post("ziran", "/api/demo/clock", &json!({"day": DAY})).await;
        let firms = format!("宗地代码,统一社会信用代码,占用面积\n{LOW},{FIRST},62.98\n");
        let batches = "批次,开发区,批准用地日,批准面积,征收补偿面积,不再征收\n\
            B1,小镇园区,2021-06-10,100,40,0\nB2,,2021-06-09,30,30,0\nB3,别的园区,2021-06-10,20,0,0\n";
        for (kind, name, text) in [
            ("parcel", "宗地.geojson", parcels()),
            ("occupancy", "占用.csv", firms),
            ("batch", "批次.csv", batches.to_owned()),
        ] {
            office.deliver(kind, name, &text).await;
        }
        office
    }

    /// Hands a layer in as the bureau.
    pub async fn deliver(&self, kind: &str, name: &str, text: &str) {
        let (bureau, fields) = (&self.visitors["ziran"], [("kind", kind)]);
        let answer = self.house.upload(bureau, "/api/land/layers", name, text.as_bytes(), &fields).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    }

    pub async fn post(&self, login: &str, path: &str, body: &Value) -> Value {
        let answer = self.house.change(&self.visitors[login], Method::POST, path, body).await;
        assert_eq!(answer.status, 200, "{path} {body}: {}", answer.json());
        answer.json()
    }

    pub async fn get(&self, login: &str, path: &str) -> Value {
        let answer = self.house.get(&self.visitors[login], path).await;
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        answer.json()
    }

    pub async fn open(&self, login: &str, kind: &str, place: &str) -> String {
        let form = json!({"kind": kind, "place": place});
        self.post(login, "/api/land/cases", &form).await["key"].as_str().unwrap().to_owned()
    }

    pub async fn refused(&self, login: &str, path: &str, body: &Value, status: u16, code: &str) {
        let answer = self.house.change(&self.visitors[login], Method::POST, path, body).await;
        answer.is_problem(status, code);
    }

    /// A step that the page offers to the one who takes it.
    pub async fn step(&self, login: &str, case: &str, body: Value) {
        let path = format!("/api/land/cases/{case}");
        let page = self.get(login, &path).await;
        let offered = page["next"].as_array().unwrap().iter().find(|next| next["step"] == body["step"]);
        let offered = offered.unwrap_or_else(|| panic!("{body} is not offered: {}", page["next"]));
        assert_eq!(offered["permitted"], true, "{offered}");
        for field in offered["fields"].as_array().unwrap() {
            let given = !body[field["name"].as_str().unwrap()].is_null();
            assert!(given || field["optional"] == true, "{field} is asked for and not given by {body}");
        }
        self.post(login, &format!("{path}/steps"), &body).await;
    }
}

// clause: S2-8c, S2-8d, S2-8e
#[tokio::test]
async fn an_idle_case_goes_from_the_finding_to_its_closing_number() {
    let office = Office::new().await;
    let form = json!({"kind": "idle", "place": IDLE});
    office.refused("yuanqu", "/api/land/cases", &form, 403, "not_permitted").await;
    office
        .refused("ziran", "/api/land/cases", &json!({"kind": "idle", "place": LOW}), 409, "nothing_found")
        .await;
    let none = json!({"kind": "idle", "place": "320411001002GB00099"});
    office.refused("ziran", "/api/land/cases", &none, 404, "no_such_parcel").await;
    let case = office.open("ziran", "idle", IDLE).await;
    office.refused("ziran", "/api/land/cases", &form, 409, "case_open").await;
    office
        .refused("ziran", "/api/land/cases", &json!({"kind": "low", "place": IDLE}), 409, "nothing_found")
        .await;
    let (file, today) = (json!(office.file), DAY);
    let path = format!("/api/land/cases/{case}");
    let page = office.get("ziran", &path).await;
    assert_eq!(
        (&page["state"], &page["enterprises"][0]["id"]),
        (&json!("suspected"), &json!(FIRST)),
        "{page}"
    );
    assert_eq!((&page["area"], &page["zone"]["id"]), (&json!("62.98"), &json!("KFQ")));
    assert_eq!(page["frozen"].as_array().unwrap().len(), 5);
    assert_eq!(page["deadlines"][0]["role"]["id"], "natural_resources");
    office.step("ziran", &case, json!({"step": "investigate", "paper": file})).await;
    office.step("ziran", &case, json!({"step": "serve_notice", "day": today, "receipt": file})).await;
    let late = json!({"step": "find_cause", "cause": "government", "ground": "管线迁改", "evidence": file});
    office.refused("ziran", &format!("{path}/steps"), &late, 409, "still_running").await;
    let own = office.get("jia", &path).await;
    assert_eq!(own["next_deadline"]["id"], "idle_reply-2", "{own}");
    assert_eq!(answer_fields(&own), ["text", "files"], "a firm speaks for itself");
    assert_eq!(answer_fields(&office.get("ziran", &path).await), ["enterprise", "text", "files"]);
    office.step("jia", &case, json!({"step": "answer", "text": "政府管线没有迁走", "files": [file]})).await;
    office.step("ziran", &case, late).await;
    office.step("ziran", &case, json!({"step": "declare_idle", "document": file})).await;
    office.step("ziran", &case, json!({"step": "publish", "paper": file})).await;
    let draft =
        json!({"step": "draft", "measure": "option", "option": "agreed_return", "text": "协议有偿收回"});
    office.step("ziran", &case, draft).await;
    the_draft_is_shown(&office, &path).await;
    let decide = json!({
        "step": "decide", "document": file, "approver": "same_level", "approval_number": "区政府批文1号",
        "approval": file,
    });
    office.step("ziran", &case, decide).await;
    office.step("ziran", &case, json!({"step": "serve", "day": today, "receipt": file})).await;
    office.step("ziran", &case, json!({"step": "close", "text": "已收回", "evidence": file})).await;
    let page = office.get("ziran", &path).await;
    assert_eq!((&page["state"], &page["remaining"]), (&json!("closed"), &json!("0")), "{page}");
    let number = page["closed"].as_str().unwrap();
    the_decision_is_shown(&office, &path).await;
    assert!(number.starts_with("闲置") && number.ends_with(&case), "{number}");
    assert_eq!((&page["next"], &page["frozen"]), (&json!([]), &json!([])));
    let parcel = office.get("ziran", &format!("/api/land/parcels/{IDLE}")).await;
    assert_eq!(parcel["cases"][0]["key"], json!(case), "{parcel}");
    its_papers_are_filled_in(&office, &path, &page).await;
}

fn answer_fields(page: &Value) -> Vec<Value> {
    let steps = page["next"].as_array().unwrap();
    let answer = steps.iter().find(|step| step["step"] == "answer").unwrap();
    answer["fields"].as_array().unwrap().iter().map(|field| field["name"].clone()).collect()
}

async fn the_draft_is_shown(office: &Office, path: &str) {
    let drafted = office.get("ziran", path).await;
    assert_eq!((&drafted["ground"], &drafted["decision"]), (&json!("管线迁改"), &Value::Null));
    let proposal = &drafted["proposal"];
    assert_eq!(
        (&proposal["option"]["title"], &proposal["mortgaged"]),
        (&json!("协议有偿收回"), &json!(false))
    );
    assert_eq!(office.get("jia", path).await["proposal"], Value::Null, "the firm was not told of it yet");
}

async fn the_decision_is_shown(office: &Office, path: &str) {
    let page = office.get("ziran", path).await;
    let decision = &page["decision"];
    assert_eq!(
        (&decision["approval_number"], &decision["fee"], &decision["day"]),
        (&json!("区政府批文1号"), &Value::Null, &json!(DAY)),
        "{decision}"
    );
    assert_eq!(office.get("jia", path).await["proposal"]["text"], "协议有偿收回");
    // A fifth of 1280 万元, in the unit in which it is paid.
    let parcel = office.get("ziran", &format!("/api/land/parcels/{IDLE}")).await;
    assert_eq!(parcel["decided"]["idle"]["fee"], "256", "{}", parcel["decided"]);
    let fee = page["figures"].as_array().unwrap().iter().find(|one| one["id"] == "idle_fee").unwrap();
    assert_eq!((&fee["value"], &fee["unit"]), (&json!("256"), &json!("万元")));
}

async fn its_papers_are_filled_in(office: &Office, path: &str, page: &Value) {
    for paper in page["papers"].as_array().unwrap() {
        assert_eq!(paper["ready"], true, "{paper}");
        let name = format!("{path}/papers/{}.docx", paper["id"].as_str().unwrap());
        let answer = office.house.get(&office.visitors["ziran"], &name).await;
        assert_eq!(answer.status, 200, "{name}");
        let body = unpacked(&answer.bytes);
        for word in [IDLE, paper["title"].as_str().unwrap(), "甲公司", "62.98"] {
            assert!(body.contains(word), "{word} is not in {name}");
        }
        assert!(!body.contains("_from"), "an id of ours stands in {name}");
    }
    let file = format!("/api/files/{}", office.file);
    assert_eq!(office.house.get(&office.visitors["ziran"], &file).await.bytes, b"paper");
}

#[tokio::test]
async fn a_firm_sees_its_own_cases_and_what_concerns_it() {
    let office = Office::new().await;
    let case = office.open("yuanqu", "low", LOW).await;
    let (file, today) = (json!(office.file), DAY);
    let path = format!("/api/land/cases/{case}");
    office.step("yuanqu", &case, json!({"step": "check", "text": "容积率低", "files": [file, file]})).await;
    office.step("yuanqu", &case, json!({"step": "notify", "paper": file, "day": today})).await;
    let reject = json!({"step": "reject", "reason": "不是"});
    office.refused("yuanqu", &format!("{path}/steps"), &reject, 403, "not_permitted").await;
    for kept in [format!("/api/files/{}", office.file), path.clone()] {
        office.house.get(&office.visitors["yi"], &kept).await.is_problem(404, "not_found");
        assert_eq!(office.house.get(&office.visitors["jia"], &kept).await.status, 200, "{kept}");
    }
    assert_eq!(office.get("yi", "/api/land/cases").await["total"], 0);
    let own = office.get("jia", "/api/land/cases").await;
    assert_eq!((&own["total"], &own["items"][0]["sub_types"][0]["id"]), (&json!(1), &json!("T3-1")), "{own}");
    let paper = format!("{path}/papers/low_notice.docx");
    office.house.get(&office.visitors["jia"], &paper).await.is_problem(404, "not_found");
    let due = office.get("jia", "/api/land/deadlines?state=open").await;
    assert_eq!((&due["total"], &due["items"][0]["role"]["id"]), (&json!(1), &json!("enterprise")), "{due}");
    office.step("jia", &case, json!({"step": "reply", "will": "partner", "text": "愿意合作"})).await;
    let page = office.get("ziran", &path).await;
    assert_eq!(page["history"][2]["what"], "企业答复");
    assert_eq!(page["history"][0]["files"].as_array().unwrap().len(), 2);
    assert_eq!(page["deadlines"][0]["state"], "met", "{page}");
    office
        .house
        .get(&office.visitors["ziran"], &format!("/api/files/{}", "0".repeat(64)))
        .await
        .is_problem(404, "not_found");
    // What a department says in the review is not the firm's to read, nor is its paper.
    office.step("ziran", &case, json!({"step": "review"})).await;
    let said =
        office.house.upload(&office.visitors["shuiwu"], "/api/files", "意见.pdf", b"opinion", &[]).await;
    let said = said.json()["digest"].as_str().unwrap().to_owned();
    let opinion = json!({"step": "opine", "department": "tax", "stance": "agree", "text": "", "file": said});
    office.step("shuiwu", &case, opinion).await;
    let opinion = format!("/api/files/{said}");
    for (login, status) in [("ziran", 200), ("shuiwu", 200), ("jia", 404), ("yi", 404)] {
        let answer = office.house.get(&office.visitors[login], &opinion).await;
        assert_eq!(answer.status, status, "{login}");
    }
    let told = office.get("jia", &path).await;
    assert!(told["history"].as_array().unwrap().iter().all(|deed| deed["what"] != "会审意见"), "{told}");
    let bare = json!({"step": "review", "nothing": 1});
    office.refused("ziran", &format!("{path}/steps"), &bare, 422, "wrong_shape").await;
}

// clause: S1-1.4g
#[tokio::test]
async fn photos_of_a_parcel_stand_together_by_day_and_a_firm_adds_none() {
    let office = Office::new().await;
    let kept = |name: &'static str, login: &'static str| {
        let (house, visitor) = (&office.house, &office.visitors[login]);
        async move { house.upload(visitor, "/api/files", name, name.as_bytes(), &[]).await.json() }
    };
    let (gate, roof) = (kept("东门.jpg", "yuanqu").await, kept("屋面.png", "yuanqu").await);
    let case = office.open("yuanqu", "low", LOW).await;
    let check = json!({"step": "check", "text": "容积率低", "files": [gate["digest"], office.file]});
    office.step("yuanqu", &case, check).await;
    let parcel = format!("/api/land/parcels/{LOW}");
    let add = format!("{parcel}/photos");
    let form = |day: &str, digest: &Value| json!({"day": day, "note": "屋面破损", "photos": [digest]});
    office.refused("yuanqu", &add, &form("2025-06-04", &roof["digest"]), 422, "bad_day").await;
    office.refused("yuanqu", &add, &form(DAY, &json!(office.file)), 409, "not_a_photo").await;
    for other in ["jia", "shuiwu"] {
        office.refused(other, &add, &form(DAY, &roof["digest"]), 403, "forbidden").await;
    }
    office.post("yuanqu", &add, &form("2025-06-01", &roof["digest"])).await;
    let page = office.get("ziran", &parcel).await;
    let told: Vec<(&Value, &Value, &Value)> = page["photos"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["day"], &one["from"], &one["photos"][0]["name"]))
        .collect();
    let (of_case, of_file) = ((json!(DAY), json!("case")), (json!("2025-06-01"), json!("file")));
    assert_eq!(
        told,
        [(&of_case.0, &of_case.1, &json!("东门.jpg")), (&of_file.0, &of_file.1, &json!("屋面.png"))],
        "the picture of the check, not its paper, and what was added: {page}"
    );
    assert_eq!(page["may_add_photos"], true);
    let file = format!("/api/files/{}", roof["digest"].as_str().unwrap());
    assert_eq!(office.house.get(&office.visitors["ziran"], &file).await.bytes, "屋面.png".as_bytes());
    let own = office.get("jia", &parcel).await;
    assert_eq!((&own["photos"], &own["may_add_photos"]), (&json!([]), &json!(false)));
    office.house.get(&office.visitors["jia"], &file).await.is_problem(404, "not_found");
}

// clause: S2-6b, S2-6d
#[tokio::test]
async fn a_batch_is_dealt_with_part_by_part_and_the_lists_say_what_is_left() {
    let office = Office::new().await;
    let case = office.open("ziran", "unsupplied", "B1").await;
    let (file, today) = (json!(office.file), DAY);
    let part = |title: &str, area: &str, cause: &str| json!({"step": "find_part", "title": title, "area": area, "cause": cause, "text": "说明"});
    office.step("ziran", &case, part("甲", "60", "not_compensated")).await;
    let path = format!("/api/land/cases/{case}");
    let beyond = part("乙", "40.000001", "not_ready");
    office.refused("ziran", &format!("{path}/steps"), &beyond, 409, "areas_differ").await;
    office.step("ziran", &case, part("乙", "40", "not_ready")).await;
    office.step("ziran", &case, json!({"step": "causes_found"})).await;
    for (number, way) in [("1", "lapse"), ("2", "supply")] {
        let number: u32 = number.parse().unwrap();
        let route = json!({
            "step": "route_part", "number": number, "path": way, "reason": "说明", "day": today, "person": "李某",
        });
        office.step("ziran", &case, route).await;
    }
    office.step("ziran", &case, json!({"step": "routes_set"})).await;
    let settle = |number: u32| json!({"step": "settle_part", "number": number, "approval_number": "批复1号", "document": file});
    office.step("ziran", &case, settle(1)).await;
    for (sort, first) in
        [("id", "B1"), ("-id", "B3"), ("approved_day", "B2"), ("unsupplied", "B3"), ("-approved", "B1")]
    {
        let ledger = office.get("ziran", &format!("/api/land/batches?sort={sort}")).await;
        assert_eq!(ledger["items"][0]["id"], first, "{sort}: {ledger}");
    }
    let unknown = office.house.get(&office.visitors["ziran"], "/api/land/batches?sort=colour").await;
    unknown.is_problem(400, "malformed");
    let rows = office.get("ziran", "/api/land/cases?kind=unsupplied&open=true").await;
    let row = &rows["items"][0];
    assert_eq!((&row["disposed"], &row["remaining"]), (&json!("60"), &json!("40")), "{row}");
    let calendar = office.house.get(&office.visitors["ziran"], "/api/land/deadlines.ics").await;
    let text = String::from_utf8(calendar.bytes).unwrap();
    assert!(text.contains("BEGIN:VEVENT") && text.contains("B1"), "{text}");
    let book = office.house.get(&office.visitors["ziran"], "/api/land/cases.xlsx?kind=unsupplied").await;
    assert_eq!(book.status, 200);
    let whole = unpacked(&book.bytes);
    assert!(whole.contains("批次B1") && whole.contains("销号编号"), "the batch and its columns");
    office.step("ziran", &case, settle(2)).await;
    office.step("ziran", &case, json!({"step": "close", "text": "办结", "evidence": file})).await;
    let told = office.get("ziran", "/api/land/progress").await;
    let batch = told["by_kind"].as_array().unwrap().iter().find(|kind| kind["kind"] == "unsupplied").unwrap();
    assert_eq!(
        (&batch["closed"], &batch["identified"], &batch["open"]),
        (&json!("100"), &json!("100"), &json!(0))
    );
    assert_eq!((&told["identified"], &told["share"], &told["open"]), (&json!("0"), &Value::Null, &json!(0)));
    office
        .house
        .get(&office.visitors["ziran"], "/api/land/cases?open=maybe")
        .await
        .is_problem(400, "malformed");
}

// clause: S2-6b
#[tokio::test]
async fn a_committee_sees_and_works_the_batches_of_its_own_zone_alone() {
    let office = Office::new().await;
    let keys = [("B1", true), ("B2", false), ("B3", false)];
    let ids = |page: Value| -> Vec<String> {
        let rows = page["items"].as_array().unwrap().iter();
        rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(office.get("ziran", "/api/land/batches").await), ["B1", "B2", "B3"]);
    let own = office.get("yuanqu", "/api/land/batches").await;
    assert_eq!(own["items"][0]["zone"]["id"], "KFQ", "{own}");
    assert_eq!(ids(own), ["B1"]);
    for nobody in ["jia", "shuiwu"] {
        let answer = office.house.get(&office.visitors[nobody], "/api/land/batches").await;
        answer.is_problem(403, "forbidden");
    }
    for (place, is_own) in keys {
        let form = json!({"kind": "unsupplied", "place": place});
        if !is_own {
            office.refused("yuanqu", "/api/land/cases", &form, 403, "out_of_scope").await;
        }
        let case = office.open(if is_own { "yuanqu" } else { "ziran" }, "unsupplied", place).await;
        let part =
            json!({"step": "find_part", "title": "甲", "area": "1", "cause": "not_ready", "text": "说明"});
        let path = format!("/api/land/cases/{case}");
        if is_own {
            office.step("yuanqu", &case, part).await;
            continue;
        }
        office.house.get(&office.visitors["yuanqu"], &path).await.is_problem(404, "not_found");
        office.refused("yuanqu", &format!("{path}/steps"), &part, 404, "not_found").await;
    }
    let seen = office.get("yuanqu", "/api/land/cases?kind=unsupplied").await;
    assert_eq!((&seen["total"], &seen["items"][0]["place"]), (&json!(1), &json!("B1")), "{seen}");
    let due = office.get("yuanqu", "/api/land/deadlines?kind=unsupplied").await;
    assert!(due["items"].as_array().unwrap().iter().all(|row| row["case_title"] == "批而未供 B1"), "{due}");
}

// clause: S2-7d
#[tokio::test]
async fn a_listed_parcel_has_the_policies_and_ways_out_of_its_category_and_another_has_none() {
    let office = Office::new().await;
    let page = office.get("ziran", &format!("/api/land/parcels/{LOW}")).await;
    assert_eq!((&page["state"], &page["category"]["id"]), (&json!("listed"), &json!("T3")), "{page}");
    let own = page["policies"].as_array().unwrap();
    for (kind, clause, acts) in [
        ("policy", "S2-5d", "natural_resources"),
        ("exit", "S2-14b", "natural_resources"),
        ("exit", "S1-1.3f", "land_reserve"),
    ] {
        let found =
            own.iter().find(|one| one["clause"] == clause).unwrap_or_else(|| panic!("{clause}: {own:?}"));
        assert_eq!((&found["kind"]["id"], &found["acts"]["id"]), (&json!(kind), &json!(acts)), "{found}");
    }
    assert!(own.iter().all(|one| one["clause"] != "S1-1.3j"), "of another category: {own:?}");
    let idle = office.get("ziran", &format!("/api/land/parcels/{IDLE}")).await;
    assert_eq!(idle["policies"], json!([]));
}
