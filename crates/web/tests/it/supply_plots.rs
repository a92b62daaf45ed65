//! Plots over HTTP by the roles that do it: from project review to conversion, and to the end of both contracts; who may
//! not is refused, and a firm sees its own alone.

use crate::house::{FIRST, House, Visitor};
use axum::http::Method;
use desk::MemoryArchive;
use icalendar::Component as _;
use jiff::Timestamp;
use office::reminder::reminders;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

struct Office {
    house: House,
    visitors: HashMap<&'static str, Visitor>,
    file: String,
}

impl Office {
    async fn new() -> Self {
        let house = House::supplying().await;
        let mut visitors = HashMap::new();
        for login in ["ziran", "yuanqu", "gongxin", "shuiwu", "fagai", "huanbao", "zhujian", "jia", "yi"] {
            visitors.insert(login, house.log_in(login).await);
        }
        let kept = house.upload(&visitors["ziran"], "/api/files", "认定书.pdf", b"paper", &[]).await.json();
        let file = kept["digest"].as_str().unwrap().to_owned();
        Self { house, visitors, file }
    }

    async fn day(&self, day: &str) {
        self.post("ziran", "/api/demo/clock", &json!({"day": day})).await;
    }

    async fn post(&self, login: &str, path: &str, body: &Value) -> Value {
        let answer = self.house.change(&self.visitors[login], Method::POST, path, body).await;
        assert_eq!(answer.status, 200, "{path} {body}: {}", answer.json());
        answer.json()
    }

    async fn get(&self, login: &str, path: &str) -> Value {
        let answer = self.house.get(&self.visitors[login], path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.json());
        answer.json()
    }

    /// A step that the page offers to the one who takes it.
    async fn step(&self, login: &str, plot: &str, body: Value) -> Value {
        let path = format!("/api/supply/plots/{plot}");
        let page = self.get(login, &path).await;
        let offered = page["next"].as_array().unwrap().iter().find(|next| next["step"] == body["step"]);
        let offered = offered.unwrap_or_else(|| panic!("{body} is not offered: {}", page["next"]));
        assert_eq!(offered["permitted"], true, "{offered}");
        self.post(login, &format!("{path}/steps"), &body).await
    }

    async fn refused(&self, login: &str, plot: &str, body: &Value, status: u16, code: &str) -> String {
        let path = format!("/api/supply/plots/{plot}/steps");
        let answer = self.house.change(&self.visitors[login], Method::POST, &path, body).await;
        answer.is_problem(status, code)["detail"].as_str().unwrap().to_owned()
    }

    /// A project whose review agreed; its key.
    async fn reviewed(&self) -> String {
        let project = json!({
            "title": "精密轴承项目", "investor": "甲公司",
            "figures": {"promised_investment": "30000", "promised_tax_per_mu": "20"},
        });
        let key = self.post("yuanqu", "/api/supply/projects", &project).await["key"].clone();
        let key = key.as_str().unwrap().to_owned();
        let steps = format!("/api/supply/projects/{key}/steps");
        self.post("yuanqu", &steps, &json!({"step": "convene"})).await;
        for (login, department) in [
            ("yuanqu", "district_government"),
            ("fagai", "development_reform"),
            ("gongxin", "industry"),
            ("zhujian", "housing"),
            ("huanbao", "ecology"),
            ("ziran", "natural_resources"),
        ] {
            let give = json!({"step": "give", "department": department, "stance": "agree"});
            self.post(login, &steps, &give).await;
        }
        let hold = json!({"step": "hold", "attended": []});
        let tax = self.house.change(&self.visitors["shuiwu"], Method::POST, &steps, &hold).await;
        tax.is_problem(403, "forbidden");
        let attended = ["district_government", "development_reform", "industry"];
        self.post("yuanqu", &steps, &json!({"step": "hold", "attended": attended})).await;
        self.post("yuanqu", &steps, &json!({"step": "agree", "minutes": self.file})).await;
        let page = self.get("gongxin", &format!("/api/supply/projects/{key}")).await;
        assert_eq!((&page["state"], &page["zone"]["id"]), (&json!("agreed"), &json!("KFQ")), "{page}");
        key
    }

    /// A plot as far as both contracts; its key.
    async fn signed(&self) -> String {
        self.day("2030-01-07").await;
        let project = self.reviewed().await;
        let plot = json!({
            "code": "2030-01", "title": "三号路以东", "project": project,
            "figures": {
                "new_industrial_land": "是", "bond_use": "industrial", "plot_area": "26666.67",
                "base_land_price": "480", "capitalisation_rate": "0.06", "lease_years": "5",
                "grant_years": "25", "land_grade": "4", "priority_industry": "否", "land_intensive": "是",
                "zone_kind": "provincial_zone", "foreign_capital": "否", "backward_capacity": "否",
                "policy_conforms": "是", "supply_grade": "preferred", "inside_red_line": "否",
                "required_tax_per_mu": "20", "promised_sales_per_mu": "500", "required_sales_per_mu": "500",
            },
        });
        let key = self.post("ziran", "/api/supply/plots", &plot).await["key"].as_str().unwrap().to_owned();
        self.step("ziran", &key, json!({"step": "decide_route"})).await;
        let part = |part: &str| json!({"step": "fill_part", "part": part, "text": "见方案"});
        for id in [
            "supply_mode",
            "land_price",
            "years",
            "output_conditions",
            "agreement_party",
            "agreement_outline",
        ] {
            self.step("ziran", &key, part(id)).await;
        }
        self.step("ziran", &key, json!({"step": "submit_plan"})).await;
        self.step("ziran", &key, json!({"step": "approve_plan", "document": self.file})).await;
        let standards = json!({
            "standard_planning": "容积率1.2以上", "standard_energy": "0.2tce/万元",
            "standard_emission": "达标排放", "standard_industry": "新材料", "standard_output": "亩均税收20万元",
            "start_unit_price": "380",
        });
        let mut list = json!({"step": "list_plot", "figures": standards, "signing_deadline": "2030-02-28"});
        let told = self.refused("ziran", &key, &list, 409, "start_below_floor").await;
        assert!(told.contains("最低"), "{told}");
        list["figures"]["start_unit_price"] = json!("480");
        self.ground(&key, &list).await;
        self.step("ziran", &key, list).await;
        let sell = json!({
            "step": "sell", "winner": "甲公司", "enterprise": FIRST,
            "figures": {"supply_price": "1280", "rent_total": "128"},
        });
        self.step("ziran", &key, sell).await;
        let land = json!({
            "step": "sign_land", "day": "2030-01-07", "lease_to": "2035-01-06", "paper": self.file,
            "agreed": {
                "agreed_delivery": {"day": "2030-02-07"}, "agreed_start": {"day": "2030-06-01"},
                "agreed_completion": {"day": "2031-12-01", "proposer": "housing"},
                "agreed_production": {"day": "2032-06-01", "proposer": "industry"},
            },
            "figures": {"penalty_rate": "0.001"},
        });
        let told = self.refused("ziran", &key, &land, 409, "wrong_state").await;
        assert!(told.contains("S2-14c"), "{told}");
        let terms = json!({
            "tax_per_mu": "20万元", "sales_per_mu": "500万元", "investment_intensity": "450万元",
            "take_back_or_renew": "第八条", "signed_by": "管委会",
        });
        let output = json!({"step": "sign_output", "terms": terms, "day": "2030-01-07", "paper": self.file});
        self.step("yuanqu", &key, output).await;
        self.step("ziran", &key, land).await;
        key
    }

    /// The five conditions before listing: one that is missing or does not hold refuses it; mended it opens.
    async fn ground(&self, key: &str, list: &Value) {
        let check = |found: Value| json!({"step": "check_ground", "found": found, "day": "2030-01-07", "paper": self.file});
        let yes = json!({"holds": true});
        let told = self.refused("ziran", key, list, 409, "ground_not_ready").await;
        assert!(told.contains("没有核查") && told.contains("第二十一条"), "{told}");
        let first = check(json!({
            "title_clear": yes, "dispute_free": yes, "planning_conditions_clear": yes, "site_ready": yes,
            "resettlement_done": {"holds": false, "note": "还有两户没有搬"},
        }));
        let told = self.refused("yuanqu", key, &first, 403, "not_permitted").await;
        assert!(told.contains("核查供前净地条件"), "{told}");
        self.step("ziran", key, first).await;
        let told = self.refused("ziran", key, list, 409, "ground_not_ready").await;
        assert!(told.contains("还有两户没有搬") && !told.contains("没有核查"), "{told}");
        self.step("ziran", key, check(json!({"resettlement_done": {"holds": true, "note": "两户已搬"}})))
            .await;
        let page = self.get("gongxin", &format!("/api/supply/plots/{key}")).await;
        let ground = page["ground"].as_array().unwrap();
        assert_eq!(ground.len(), 5);
        for one in ground {
            assert_eq!((&one["holds"], &one["day"]), (&json!(true), &json!("2030-01-07")), "{one}");
            assert_eq!(one["files"][0]["digest"], json!(self.file), "{one}");
        }
        assert_eq!(page["ground_history"].as_array().unwrap().len(), 2, "{page}");
        assert_eq!(page["standing"]["ground_holding"], 5);
    }

    /// Assessed a year after production, each item by its own department.
    async fn assessed(&self, plot: &str) {
        self.day("2033-05-20").await;
        self.step("fagai", plot, json!({"step": "open_assessment"})).await;
        let input =
            json!({"step": "submit_item", "item": "input_reached", "figures": {"fixed_investment": "30000"}});
        let told = self.refused("gongxin", plot, &input, 409, "not_the_owner").await;
        assert!(told.contains("发展和改革委员会"), "{told}");
        self.step("fagai", plot, input).await;
        for (login, item, figures) in [
            ("gongxin", "output_reached", json!({"gross_output": "60000", "promised_output_per_mu": "1000"})),
            (
                "shuiwu",
                "profit_tax_reached",
                json!({"profit": "1800", "tax_paid": "1200", "promised_profit_tax_per_mu": "50"}),
            ),
            ("gongxin", "energy_reached", json!({"energy": "300", "promised_energy_per_mu": "10"})),
            ("huanbao", "emissions_reached", json!({"emissions": "3", "promised_emissions_per_mu": "0.1"})),
        ] {
            let step = json!({"step": "submit_item", "item": item, "figures": figures});
            self.step(login, plot, step).await;
        }
        self.step("fagai", plot, json!({"step": "pass_assessment"})).await;
    }

    fn bond(&self, kind: &str, number: &str, amount: &str, until: &str) -> Value {
        json!({
            "step": "lodge_bond", "scan": self.file,
            "bond": {
                "kind": kind, "number": number, "issuer": "某银行", "beneficiary": "自然资源局",
                "amount": amount, "until": until, "on_demand": true, "place": "保险柜",
            },
        })
    }
}

// clause: S2-4b, S2-8b, S2-10c, S2-11b, S2-14a, S2-14c, S2-15b, S2-15g
#[tokio::test]
async fn a_plot_goes_from_review_to_conversion_by_the_roles_that_do_it() {
    let office = Office::new().await;
    let plot = office.signed().await;
    let told = office.refused("ziran", &plot, &json!({"step": "bonds_there"}), 409, "bond_due").await;
    assert!(told.contains("S2-15"), "{told}");
    let start = office.bond("start", "B1", "4.48", "2033-01-07");
    let told = office.refused("yuanqu", &plot, &start, 403, "not_permitted").await;
    assert!(told.contains("履约保函"), "{told}");
    office.step("ziran", &plot, start).await;
    office.step("ziran", &plot, office.bond("completion", "B2", "1.92", "2035-01-07")).await;
    office.step("ziran", &plot, json!({"step": "bonds_there"})).await;
    let register = office.get("ziran", "/api/supply/bonds?sort=until").await;
    assert_eq!(
        (&register["total"], &register["items"][0]["number"]),
        (&json!(2), &json!("B1")),
        "{register}"
    );
    assert_eq!(register["items"][0]["balance"], "44800.00");

    for (day, event, login) in [
        ("2030-02-07", "deliver", "ziran"),
        ("2030-05-20", "start", "zhujian"),
        ("2031-11-20", "complete", "zhujian"),
        ("2032-05-20", "produce", "gongxin"),
    ] {
        office.day(day).await;
        let on = json!({"step": "go_on", "event": event, "day": day, "evidence": office.file});
        office.step(login, &plot, on).await;
    }
    for bond in ["B1", "B2"] {
        let back = json!({"step": "return_bond", "bond": bond, "acceptance": office.file});
        office.step("ziran", &plot, back).await;
    }
    office.assessed(&plot).await;
    office.day("2034-12-20").await;
    office.step("ziran", &plot, json!({"step": "assess_lease", "passed": true, "report": office.file})).await;
    let price = json!({"step": "price_conversion", "figures": {"rent_paid": "128"}});
    office.step("ziran", &plot, price).await;
    let sign = json!({"step": "sign_grant", "contract": office.file});
    office.refused("ziran", &plot, &sign, 409, "conversion_allowed").await;
    office.day("2035-01-07").await;
    office.step("ziran", &plot, sign).await;
    let page = office.get("ziran", &format!("/api/supply/plots/{plot}")).await;
    assert_eq!(
        (&page["lease"]["state"], &page["state"]),
        (&json!("converted"), &json!("assessed")),
        "{page}"
    );
    assert!(page["conversion_price"].as_str().unwrap().starts_with("910.1"), "{page}");
    let days = office.get("ziran", "/api/supply/milestones?state=open").await;
    assert_eq!(days["total"], 0, "{days}");
    let fresh = Arc::new(MemoryArchive::new());
    let replayed = desk::replay(&*office.house.archive, fresh, &|_, _| {}).await.unwrap();
    assert_eq!(replayed.difference, None, "the journal of a whole life gives the same bytes");
    assert!(replayed.entries > 60, "{}", replayed.entries);
}

// clause: S2-14e
#[tokio::test]
async fn the_end_of_one_contract_ends_both_and_each_department_is_told() {
    let office = Office::new().await;
    let plot = office.signed().await;
    let end = json!({
        "step": "terminate", "which": "output", "reason": "企业破产", "evidence": office.file,
    });
    let told = office.refused("jia", &plot, &end, 403, "not_permitted").await;
    assert!(told.contains("企业"), "{told}");
    office.step("yuanqu", &plot, end).await;
    let page = office.get("ziran", &format!("/api/supply/plots/{plot}")).await;
    assert_eq!(page["state"], "terminated");
    let tasks = page["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 5, "{tasks:?}");
    let open = page["milestones"].as_array().unwrap().iter().filter(|one| one["state"] == "open");
    assert_eq!(open.count(), 0, "{page}");
    let notices = office.get("ziran", "/api/notices").await;
    assert!(notices.to_string().contains("有新任务"), "{notices}");
    office.step("ziran", &plot, json!({"step": "finish_task", "number": 2, "note": "已注销"})).await;
    let page = office.get("ziran", &format!("/api/supply/plots/{plot}")).await;
    assert_eq!((&page["open_tasks"], &page["tasks"][1]["done"].is_string()), (&json!(4), &true));
}

#[tokio::test]
async fn a_firm_sees_its_own_plot_and_nobody_elses_and_lists_are_narrowed() {
    let office = Office::new().await;
    let plot = office.signed().await;
    let own = office.get("jia", "/api/supply/plots").await;
    assert_eq!((&own["total"], &own["items"][0]["code"]), (&json!(1), &json!("2030-01")), "{own}");
    assert_eq!(office.get("yi", "/api/supply/plots").await["total"], 0);
    let path = format!("/api/supply/plots/{plot}");
    office.house.get(&office.visitors["yi"], &path).await.is_problem(404, "not_found");
    // Papers open for those who see the plot, and figures say who wrote them.
    let page = office.get("jia", &path).await;
    let linked = page["pair"]["history"][0]["files"][0]["digest"].as_str().unwrap();
    let file = format!("/api/files/{linked}");
    assert_eq!(office.house.get(&office.visitors["jia"], &file).await.status, 200);
    assert_eq!(office.house.get(&office.visitors["gongxin"], &file).await.status, 200);
    office.house.get(&office.visitors["yi"], &file).await.is_problem(404, "not_found");
    let figures = page["figures"].as_array().unwrap();
    let written = |id: &str| figures.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(written("promised_investment")["by"], written("promised_tax_per_mu")["by"]);
    assert_ne!(written("promised_investment")["by"], written("supply_price")["by"], "{figures:?}");
    let days = office.get("ziran", "/api/supply/milestones?proposer=housing").await;
    assert!(days["total"].as_u64().unwrap() >= 1, "{days}");
    let start = office.get("ziran", "/api/supply/milestones").await;
    let start = start["items"].as_array().unwrap().iter().find(|one| one["term"] == "agreed_start").unwrap();
    assert_eq!(
        (start["proposer"].is_null(), start["supervisors"][0]["id"].as_str()),
        (true, Some("natural_resources"))
    );
    let step = json!({"step": "apply_split", "floor": "100"});
    office.refused("yi", &plot, &step, 404, "not_found").await;
    office.step("jia", &plot, step).await;
    for list in ["plots", "projects", "bonds", "milestones"] {
        let path = format!("/api/supply/{list}?sort=colour");
        let odd = office.house.get(&office.visitors["ziran"], &path).await;
        let empty = office.get("ziran", &format!("/api/supply/{list}?zone=GXQ")).await;
        assert_eq!(empty["total"], 0, "{list}");
        if list != "bonds" {
            odd.is_problem(400, "malformed");
        }
    }
    let found = office.get("ziran", "/api/supply/plots?q=2030&state=land_signed").await;
    assert_eq!(found["total"], 1, "{found}");
    let duties = office.get("ziran", "/api/supply/duties").await;
    assert_eq!(duties.as_array().unwrap().len(), 19);
    let unknown = json!({"step": "sing"});
    office.refused("ziran", &plot, &unknown, 422, "wrong_shape").await;
}

// clause: S2-19b
#[tokio::test]
async fn who_proposed_an_item_is_reminded_ahead_of_its_day_and_only_once() {
    let office = Office::new().await;
    office.signed().await;
    let told = |day: &'static str| {
        let moment = office.house.desk.now();
        let rules = &moment.setup.as_ref().unwrap().rules;
        let all = reminders(&moment.docket, rules, day.parse().unwrap(), Timestamp::now());
        let ours = all.into_iter().filter(|one| one.name.starts_with("supply/"));
        ours.map(|one| one.name).collect::<Vec<String>>()
    };
    // The completion was proposed by the housing bureau: it is told sixty days ahead, and so is the firm.
    let sixty = told("2031-10-02");
    assert_eq!(sixty.len(), 2, "{sixty:?}");
    assert!(sixty.iter().any(|name| name.ends_with("/housing")), "{sixty:?}");
    assert!(sixty.iter().any(|name| name.ends_with(FIRST)), "{sixty:?}");
    assert_eq!(told("2031-10-08"), sixty, "later in the week it is the same message, with the same id");
    assert_eq!(told("2031-10-09"), Vec::<String>::new());
    // The start has no proposer: the departments of the pack, the zone's own committee and the firm.
    let start = told("2030-04-02");
    let ends = |who: &str| start.iter().any(|name| name.ends_with(who));
    assert!(ends("/natural_resources") && ends("/yuanqu") && ends(FIRST) && start.len() == 3, "{start:?}");
}

/// The days of a plot's page as a calendar has them: id, day, title, state.
fn events(bytes: &[u8]) -> Vec<(String, String, String, String)> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let calendar: icalendar::Calendar = text.parse().unwrap();
    let value = |event: &icalendar::Event, key: &str| event.property_value(key).unwrap_or("").to_owned();
    let event = |event: &icalendar::Event| {
        let start = event.properties().get("DTSTART").unwrap();
        assert_eq!(start.params()["VALUE"].value(), "DATE", "all day");
        assert!(value(event, "DESCRIPTION").contains("依据：S2-"), "{event:?}");
        (value(event, "UID"), value(event, "DTSTART"), value(event, "SUMMARY"), value(event, "STATUS"))
    };
    calendar.events().map(event).collect()
}

// clause: S2-19b
#[tokio::test]
async fn agreed_days_go_out_as_a_calendar_of_what_the_reader_sees_and_keep_their_ids() {
    let office = Office::new().await;
    let plot = office.signed().await;
    let path = "/api/supply/milestones.ics";
    let answer = office.house.get(&office.visitors["ziran"], path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    let all = events(&answer.bytes);
    let listed = office.get("ziran", "/api/supply/milestones").await;
    assert_eq!(all.len() as u64, listed["total"].as_u64().unwrap(), "{all:?}");
    for (event, row) in all.iter().zip(listed["items"].as_array().unwrap()) {
        assert_eq!(event.1, row["due"].as_str().unwrap().replace('-', ""));
        assert!(event.2.contains("2030-01") && event.2.contains(row["title"].as_str().unwrap()), "{event:?}");
    }
    let of = |wanted: &str| format!("{path}?{wanted}");
    for (login, wanted, count) in [
        ("jia", String::new(), all.len()),
        ("yi", String::new(), 0),
        ("ziran", format!("plot={plot}&proposer=housing"), 1),
        ("ziran", "proposer=industry&state=open".to_owned(), 1),
        ("ziran", "plot=none".to_owned(), 0),
    ] {
        let answer = office.house.get(&office.visitors[login], &of(&wanted)).await;
        assert_eq!(events(&answer.bytes).len(), count, "{login} {wanted}");
    }
    // A day that is put off keeps its id; what a contract's end takes away is told as cancelled.
    let start = all.iter().find(|event| event.2.contains("开工")).unwrap().clone();
    let extend = json!({
        "step": "extend_day", "term": "agreed_start", "to": "2030-09-01", "reason": "管线迁改",
        "evidence": office.file,
    });
    office.step("zhujian", &plot, extend).await;
    let after = events(&office.house.get(&office.visitors["ziran"], path).await.bytes);
    let moved = after.iter().find(|event| event.0 == start.0).unwrap();
    assert_eq!((moved.1.as_str(), moved.3.as_str()), ("20300901", "CONFIRMED"));
    let end = json!({"step": "terminate", "which": "land", "reason": "企业破产", "evidence": office.file});
    office.step("ziran", &plot, end).await;
    let after = events(&office.house.get(&office.visitors["ziran"], path).await.bytes);
    assert_eq!(after.iter().find(|event| event.0 == start.0).unwrap().3, "CANCELLED");
    assert_eq!(after.len(), all.len());
}

#[tokio::test]
async fn lists_go_out_as_workbooks_that_run_nothing_of_what_was_typed() {
    let office = Office::new().await;
    let plot = office.signed().await;
    office.step("ziran", &plot, office.bond("start", "=cmd|' /C calc'!A0", "4.48", "2033-01-07")).await;
    let project =
        json!({"title": "=HYPERLINK(\"http://evil.test\")", "investor": "@SUM(1+1)", "figures": {}});
    office.post("yuanqu", "/api/supply/projects", &project).await;
    for (list, wanted) in [
        ("projects", vec!["精密轴承项目", "HYPERLINK", "@SUM"]),
        ("plots", vec!["2030-01", "三号路以东", "甲公司"]),
        ("bonds", vec!["cmd|", "44800", "某银行"]),
        ("milestones", vec!["2030-01", "住房和城乡建设"]),
    ] {
        let answer = office.house.get(&office.visitors["ziran"], &format!("/api/supply/{list}.xlsx")).await;
        assert_eq!(answer.status, 200, "{list}");
        let book = crate::formulas::unpacked(&answer.bytes);
        for text in wanted {
            assert!(book.contains(text), "{list}: {text} is not there");
        }
        assert!(!book.contains("<f>") && !book.contains("<f "), "{list} has a formula");
        assert!(!book.contains("<hyperlink"), "{list} has a link");
        let none = office.house.get(&office.visitors["yi"], &format!("/api/supply/{list}.xlsx")).await;
        let none = crate::formulas::unpacked(&none.bytes);
        assert!(
            !none.contains("2030-01\"") && !none.contains("三号路以东") && !none.contains("cmd|"),
            "{list}"
        );
    }
}

// clause: S2-15f, S2-15g
#[tokio::test]
async fn a_penalty_that_the_firm_pays_itself_is_kept_and_the_bond_goes_back() {
    let office = Office::new().await;
    let plot = office.signed().await;
    office.step("ziran", &plot, office.bond("start", "B1", "4.48", "2033-01-07")).await;
    office.step("ziran", &plot, office.bond("completion", "B2", "1.92", "2035-01-07")).await;
    office.step("ziran", &plot, json!({"step": "bonds_there"})).await;
    for (day, event, login) in [("2030-02-07", "deliver", "ziran"), ("2030-06-03", "start", "zhujian")] {
        office.day(day).await;
        let on = json!({"step": "go_on", "event": event, "day": day, "evidence": office.file});
        office.step(login, &plot, on).await;
    }
    let back = json!({"step": "return_bond", "bond": "B1", "acceptance": office.file});
    let told = office.refused("ziran", &plot, &back, 409, "penalty_open").await;
    assert!(told.contains("25600.00元") && told.contains("S2-15f"), "{told}");
    let pay =
        json!({"step": "pay_penalty", "term": "agreed_start", "amount": "2.56", "receipt": office.file});
    office.step("ziran", &plot, pay).await;
    office.step("ziran", &plot, back).await;
    let page = office.get("ziran", &format!("/api/supply/plots/{plot}")).await;
    assert_eq!(
        (&page["payments"][0]["amount"], &page["bonds"][0]["state"]),
        (&json!("25600.00"), &json!("returned"))
    );
}
