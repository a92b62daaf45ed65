//! A year lived to its publication through the desk, and what people are shown of it: a year that is sent back comes
//! again, policies follow from the class that was published.

use crate::house::{FIRST, House, SECOND, Visitor};
use crate::work::run_2024;
use axum::http::Method;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::Offset;
use office::docket::{Command, Overrides, Purpose};
use office::year::Stage;
use serde_json::{Value, json};
use uuid::Uuid;

/// The days of the story; the calendar of that year has them all.
struct Story<'a> {
    house: &'a House,
    day: Date,
}

impl Story<'_> {
    async fn by(&self, login: &str, command: Command) -> Result<desk::Receipt, desk::Trouble> {
        let author = self.house.desk.now().docket.accounts[login].author().unwrap();
        let now: Timestamp = Offset::constant(8).to_timestamp(self.day.at(10, 0, 0, 0)).unwrap();
        let id = Uuid::new_v4().to_string();
        self.house.desk.submit(desk::Request { id, author, now, command }).await
    }

    async fn advance(&self, to: Stage) {
        let file = self.house.desk.keep_file("纪要.pdf", b"minutes").await.unwrap();
        let (login, reason, evidence) = match to {
            Stage::GovMeetingApproved => ("lingdao", "第3次常务会议", vec![file]),
            Stage::Published => ("gongxin", "公布2024年度结果", Vec::new()),
            _ => ("gongxin", "", Vec::new()),
        };
        let command = Command::Advance { year: 2024, to, reason: reason.into(), evidence };
        self.by(login, command).await.unwrap_or_else(|error| panic!("{}: {error}", to.title()));
    }

    /// To the day after a publicity.
    fn wait_for(&mut self, stage: Stage) {
        let moment = self.house.desk.now();
        self.day = moment.docket.year(2024).unwrap().windows[&stage].closes.tomorrow().unwrap();
    }

    async fn run(&self, purpose: Purpose) {
        let overrides = Overrides::new();
        let command = Command::Run { year: 2024, purpose, scheme: None, overrides };
        self.by("gongxin", command).await.unwrap();
    }

    /// To the leading group's review.
    async fn until_review(&mut self) {
        for stage in [Stage::Collecting, Stage::AreaPublicity] {
            self.advance(stage).await;
        }
        self.wait_for(Stage::AreaPublicity);
        for stage in [Stage::AreaFrozen, Stage::Calculating] {
            self.advance(stage).await;
        }
        self.run(Purpose::Preliminary).await;
        for stage in [Stage::DeptReview, Stage::Preliminary, Stage::ResultPublicity] {
            self.advance(stage).await;
        }
        self.wait_for(Stage::ResultPublicity);
        self.advance(Stage::ObjectionHandling).await;
        self.run(Purpose::Final).await;
        self.advance(Stage::LeadingGroupReview).await;
    }
}

async fn policies(house: &House, visitor: &Visitor, subject: &str) -> Value {
    let answer = house.get(visitor, &format!("/api/firms/{subject}/policies")).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

#[tokio::test]
async fn the_leading_group_sends_back_and_a_published_class_brings_its_policies() {
    let house = House::new().await;
    let industry = house.log_in("gongxin").await;
    run_2024(&house, &industry).await;
    let (group, firm) = (house.log_in("lingdao").await, house.log_in("jia").await);
    let none = policies(&house, &firm, FIRST).await;
    assert_eq!((&none["policies"], &none["year"]), (&json!([]), &Value::Null));
    assert!(none["note"].as_str().unwrap().contains("还没有公布"), "{none}");

    let mut story = Story { house: &house, day: date(2025, 4, 1) };
    story.until_review().await;
    let year = house.get(&group, "/api/years/2024").await.json();
    let back = &year["way_back"];
    assert_eq!((&back["to"], &back["allowed"]), (&json!("objection_handling"), &json!(true)), "{back}");
    let unread = house.get(&industry, "/api/years/2024").await.json();
    assert_eq!(unread["way_back"]["allowed"], false);
    let said = json!({"reason": "甲公司用地再核对"});
    let sent = house.change(&group, Method::POST, "/api/years/2024/send_back", &said).await;
    assert_eq!(sent.status, 200, "{}", sent.json());
    let year = house.get(&industry, "/api/years/2024").await.json();
    assert_eq!(year["state"], "objection_handling");
    let last = year["history"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["from"], &last["reason"]), (&json!("leading_group_review"), &said["reason"]));
    let notices = house.get(&industry, "/api/notices").await.json();
    let told = |notice: &Value| notice["title"] == "领导小组送回2024年度";
    assert!(notices.as_array().unwrap().iter().any(told), "{notices}");
    let auditor = house.log_in("shenji").await;
    let entries = house.get(&auditor, "/api/audit/entries?size=1").await.json();
    let entry = &entries["items"][0];
    assert_eq!((&entry["action"], &entry["action_title"]), (&json!("send_back"), &json!("送回重新办理")));

    assert_eq!(policies(&house, &firm, FIRST).await["policies"], json!([]), "nothing before the publication");
    for stage in [Stage::LeadingGroupReview, Stage::GovMeetingApproved, Stage::Published] {
        story.advance(stage).await;
    }
    let found = policies(&house, &firm, FIRST).await;
    assert_eq!((&found["year"], &found["class"]), (&json!(2024), &json!("A")), "{found}");
    let states: Vec<(&str, &str)> = found["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| (policy["id"].as_str().unwrap(), policy["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("first_in_factors", "applies"), ("tax_down", "no_basis")], "{found}");
    let first = &found["policies"][0];
    for part in ["2024年度", "A 优先"] {
        assert!(first["why"].as_str().unwrap().contains(part), "{first}");
    }
    let path = format!("/api/packs/small/articles/{}", first["article"].as_str().unwrap());
    let article = house.get(&firm, &path).await.json();
    assert_eq!(article["title"], first["article_title"]);
    house.get(&firm, &format!("/api/firms/{SECOND}/policies")).await.is_problem(404, "not_found");
    let unrated = policies(&house, &industry, SECOND).await;
    assert_eq!(unrated["policies"], json!([]));
    assert!(unrated["note"].as_str().unwrap().contains("没有评定"), "{unrated}");
}
