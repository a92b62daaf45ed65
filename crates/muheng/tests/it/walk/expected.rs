//! What the daily job must send on a day, worked out anew: from the clocks, agreed days and windows that stand in the
//! office's documents, with days counted by [`super::days`], and whom each deadline is for as the documents of the two
//! papers say. Nothing here asks `office::reminder` or `told`.

use super::Office;
use super::days::{after_working_days, days_before, months_before, moved, working_days};
use desk::Moment;
use desk::land::LandBook;
use jiff::ToSpan as _;
use jiff::civil::Date;
use law::Value;
use office::bulletin::ProblemState;
use office::docket::{Interest, Notice, ObjectionState};
use office::land::{Clock, Course, Deadline, LandCase, LandInForce, LandKind, deadlines};
use office::supply::MilestoneState;
use office::year::Stage;
use std::collections::BTreeSet;

/// A deadline is near when so many working days are left (`[alert]` of the demo's procedure).
const NEAR: u32 = 2;
/// Days for which an agreed day of a plot is still told.
const CAUGHT_UP: i32 = 6;

/// What is told: whom, the page, the title, and the day that stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    pub to: String,
    pub link: String,
    pub title: String,
    pub text: String,
}

impl Message {
    pub fn of(notice: &Notice) -> Self {
        let (to, link) = (serde_json::to_string(&notice.to).unwrap(), notice.link.clone());
        Self { to, link, title: notice.title.clone(), text: notice.text.clone() }
    }
}

/// Asserts that what was sent is what had to be: as many messages, the same people, pages and titles, and in the text the
/// day that is meant.
pub fn compare(day: Date, expected: &[Message], sent: &[Message]) {
    let mut open: Vec<&Message> = sent.iter().collect();
    let mut missing = Vec::new();
    for one in expected {
        let fits = |other: &&Message| {
            (&other.to, &other.link, &other.title) == (&one.to, &one.link, &one.title)
                && other.text.contains(&one.text)
        };
        match open.iter().position(fits) {
            Some(place) => drop(open.remove(place)),
            None => missing.push(one),
        }
    }
    assert!(missing.is_empty() && open.is_empty(), "{day}\nnot told: {missing:#?}\ntold besides: {open:#?}");
}

/// What was told so far.
#[derive(Default)]
pub struct Expectation {
    told: BTreeSet<String>,
    seen: BTreeSet<String>,
    turning: Vec<Turning>,
}

/// Kind of the case that it would become, place, zone, turning day and the day.
type Turning = (LandKind, String, Option<String>, &'static str, Date);

/// Whom something is about.
struct About<'a> {
    zone: Option<&'a str>,
    firms: Vec<&'a str>,
}

impl Expectation {
    /// What must be sent on the office's day.
    pub async fn of(&mut self, office: &Office) -> Vec<Message> {
        let (moment, day) = (office.desk.now(), office.day);
        let mut all = Vec::new();
        self.land(&moment, day, &mut all);
        self.surveys(&moment, day, &mut all);
        self.plots(&moment, day, &mut all);
        self.objections(&moment, day, &mut all);
        self.problems(&moment, day, &mut all);
        self.windows(&moment, day, &mut all);
        if self.turning.is_empty() {
            // No layer is delivered in the year, so what turns is known on its first day.
            self.turning = turning(&office.desk.land(&moment, day).await.unwrap());
        }
        self.foretold(&moment, day, &mut all);
        self.rate_of_supply(day, &mut all);
        all
    }

    /// The year was worth walking: every kind of message came.
    pub fn has_seen_everything(&self) {
        for kind in [
            "near low_reply",
            "over low_reply",
            "near low_review",
            "over low_review",
            "near low_publicity",
            "near low_progress",
            "over low_progress",
            "over plan_day",
            "near idle_investigate",
            "over idle_investigate",
            "near idle_reply",
            "over idle_reply",
            "near idle_hearing",
            "over idle_deregister",
            "near plan_day",
            "over approval_lapses",
            "near part_day",
            "over part_day",
            "near survey",
            "over survey",
            "over objection",
            "near problem",
            "over problem",
            "over window",
            "foretold idle_from",
            "foretold take_back_from",
            "foretold approval_lapses_on",
            "rate of supply",
            "plot agreed_start",
            "plot lease_to",
            "plot agreed_delivery",
        ] {
            assert!(self.seen.contains(kind), "{kind} never came: {:?}", self.seen);
        }
    }

    /// Near or over, the first time.
    fn turns(&mut self, (what, key, due): (&str, &str, Date), day: Date) -> Option<&'static str> {
        let word = match day > due {
            true => "over",
            false if working_days(day, due) <= NEAR => "near",
            false => return None,
        };
        self.seen.insert(format!("{word} {what}"));
        self.told.insert(format!("{word} {key} {due}")).then_some(word)
    }

    fn land(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        let rules = &moment.setup().unwrap().rules;
        let law = LandInForce { book: rules.land.as_ref().unwrap(), calendar: &rules.calendar };
        for case in moment.docket.land_cases.values().filter(|case| case.is_open()) {
            let running: Vec<&Clock> = case.clocks().iter().filter(|clock| clock.end.is_none()).collect();
            let shown = deadlines(case, &law);
            let open: Vec<&Deadline> = shown.iter().filter(|one| one.met.is_none()).collect();
            assert_eq!(running.len(), open.len(), "{}: every clock is a deadline", case.key);
            for (clock, deadline) in running.iter().zip(open) {
                let due = due(clock);
                assert_eq!(deadline.due, due, "{} {clock:?}", case.key);
                let department = clock.department.as_deref().unwrap_or_else(|| acts_next(&clock.term));
                // The joint review asks each of five departments by itself (W2).
                let reviews = ["natural_resources", "industry", "tax", "ecology", "housing"];
                assert_eq!(clock.term == "low_review", clock.department.is_some(), "{clock:?}");
                assert!(clock.department.is_none() || reviews.contains(&department), "{department}");
                for to in whom(department, &about(case)) {
                    let key = format!("{} {} {to}", case.key, deadline.id);
                    let Some(word) = self.turns((&clock.term, &key, due), day) else { continue };
                    let how = if word == "near" { "快到期限" } else { "已过期限" };
                    let title = format!("{}：{}{how}", case.place, deadline.title);
                    let link = format!("/land/cases/{}", case.key);
                    all.push(Message { to, link, title, text: due.to_string() });
                }
            }
        }
    }

    fn surveys(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        for survey in moment.docket.surveys.values().filter(|survey| survey.is_open()) {
            // What is left is the committee's and, all of it, the bureau's.
            for department in ["natural_resources", "zone_committee"] {
                for to in whom(department, &About { zone: survey.zone.as_deref(), firms: Vec::new() }) {
                    let key = format!("survey {} {to}", survey.key);
                    let Some(word) = self.turns(("survey", &key, survey.due), day) else { continue };
                    let how = if word == "near" { "快到期限" } else { "已过期限" };
                    let title = format!("{}{how}", survey.title);
                    let link = format!("/land/surveys/{}", survey.key);
                    all.push(Message { to, link, title, text: survey.due.to_string() });
                }
            }
        }
    }

    fn plots(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        let since = days_before(day, CAUGHT_UP);
        for plot in moment.docket.plots.values() {
            let about =
                About { zone: plot.zone.as_deref(), firms: plot.enterprise.as_deref().into_iter().collect() };
            for agreed in plot.milestones.iter().filter(|one| one.state == MilestoneState::Open) {
                let (days, to) = told_ahead(&agreed.term, agreed.due);
                let Some(on) = days.into_iter().filter(|on| (since..=day).contains(on)).max() else {
                    continue;
                };
                self.seen.insert(format!("plot {}", agreed.term));
                let mut departments: Vec<&str> = to.to_vec();
                if let Some(proposer) = &agreed.proposer {
                    departments.retain(|one| *one == "enterprise");
                    departments.insert(0, proposer);
                }
                for to in departments.iter().flat_map(|department| whom(department, &about)) {
                    let key = format!(
                        "plot {} {} {} {} {on} {to}",
                        plot.key, agreed.contract, agreed.term, agreed.due
                    );
                    if !self.told.insert(key) {
                        continue;
                    }
                    let name = &fact::glossary::term(&agreed.term).unwrap().zh;
                    let title = format!("宗地{}：{name}", plot.code);
                    let link = format!("/supply/plots/{}", plot.key);
                    all.push(Message { to, link, title, text: agreed.due.to_string() });
                }
            }
        }
    }

    /// Days of the law at places without a case: 90 and 30 days ahead and on the day (AL3, AL7).
    fn foretold(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        let since = days_before(day, CAUGHT_UP);
        for (kind, place, zone, of, due) in self.turning.clone() {
            let mut cases = moment.docket.land_cases.values().filter(|case| case.kind() == kind);
            let on = [90, 30, 0].map(|lead| days_before(due, lead));
            let on = on.into_iter().filter(|on| (since..=day).contains(on)).max();
            let Some(on) = on.filter(|_| !cases.any(|case| case.place == place && case.is_open())) else {
                continue;
            };
            self.seen.insert(format!("foretold {of}"));
            let (label, what, link, departments) = match of {
                "idle_from" => ("未动工满一年", "宗地", format!("/land/parcels/{place}"), IDLE_TOLD),
                "take_back_from" => {
                    ("未动工满两年，可无偿收回", "宗地", format!("/land/parcels/{place}"), IDLE_TOLD)
                }
                "suspension_idle_from" => {
                    ("中止建设满一年", "宗地", format!("/land/parcels/{place}"), IDLE_TOLD)
                }
                _ => (
                    "批准满两年",
                    "批次",
                    "/land/batches".to_owned(),
                    ["natural_resources", "zone_committee"],
                ),
            };
            let about = About { zone: zone.as_deref(), firms: Vec::new() };
            for to in departments.iter().flat_map(|department| whom(department, &about)) {
                if !self.told.insert(format!("foretold {place} {of} {due} {on} {to}")) {
                    continue;
                }
                let kind = if what == "批次" { "批而未供" } else { "闲置土地" };
                let title = format!("{what}{place}临近{label}（{kind}）");
                all.push(Message { to, link: link.clone(), title, text: due.to_string() });
            }
        }
    }

    /// Once a month all the year, as nothing is supplied in it: 425 of the 1,190 亩 approved in five years are less than the
    /// 60 % of the demo (S2-6c).
    fn rate_of_supply(&mut self, day: Date, all: &mut Vec<Message>) {
        let about = About { zone: None, firms: Vec::new() };
        let departments = ["natural_resources", "leading_group"];
        for to in departments.iter().flat_map(|department| whom(department, &about)) {
            if !self.told.insert(format!("rate {}-{} {to}", day.year(), day.month())) {
                continue;
            }
            self.seen.insert("rate of supply".to_owned());
            let title = "土地供应率35.71%，低于下限".to_owned();
            let (link, text) = ("/land/batches".to_owned(), "批准1190亩，已供425亩".to_owned());
            all.push(Message { to, link, title, text });
        }
    }

    fn objections(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        for objection in moment.docket.objections.values() {
            let (department, due) = match objection.state {
                ObjectionState::Submitted => ("zone_committee", objection.precheck_due),
                ObjectionState::Prechecked => (objection.owner.as_str(), objection.answer_due),
                _ => continue,
            };
            let Some(word) = self.turns(("objection", &objection.key, due), day) else { continue };
            let how = if word == "near" { "快到期限" } else { "已过期限" };
            let title = format!("{}的异议{how}", objection.name);
            let to = department_of(department);
            let link = format!("/objections/{}", objection.key);
            all.push(Message { to, link, title, text: due.to_string() });
        }
    }

    /// Problems of the supervision: near to its lead, over to those who support it and to whoever raised it as well (S2-IV.3c).
    fn problems(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        for problem in moment.docket.problems.values().filter(|one| one.state == ProblemState::Open) {
            let about = About { zone: Some("KFQ"), firms: Vec::new() };
            let party = |id: &str| match id {
                "KFQ" => whom("zone_committee", &about),
                "GXQ" | "GYQ" => Vec::new(),
                other => vec![department_of(other)],
            };
            let mut parties = BTreeSet::from([problem.lead.as_str()]);
            if day > problem.due {
                parties.extend(problem.support.iter().map(String::as_str));
                parties.extend(problem.raised.by.department.as_deref());
            }
            for to in parties.into_iter().flat_map(party) {
                let key = format!("problem {} {to}", problem.key);
                let Some(word) = self.turns(("problem", &key, problem.due), day) else { continue };
                let how = if word == "near" { "快到期限" } else { "已过期限" };
                let link = format!("/bulletins/problems/{}", problem.key);
                all.push(Message {
                    to,
                    link,
                    title: format!("督查问题整改{how}"),
                    text: problem.due.to_string(),
                });
            }
        }
    }

    fn windows(&mut self, moment: &Moment, day: Date, all: &mut Vec<Message>) {
        for plan in moment.docket.years.values() {
            assert!(plan.stage >= Stage::Calculating, "no form is chased any more");
            let Some(window) = plan.windows.get(&plan.stage) else { continue };
            if day <= window.opened {
                continue;
            }
            let key = format!("window {} {:?}", plan.year, plan.stage);
            let Some(word) = self.turns(("window", &key, window.closes), day) else { continue };
            let (role, how, link) = match word {
                "near" => ("enterprise", "即将截止", format!("/my-firm?year={}", plan.year)),
                _ => ("industry", "已期满", format!("/years/{}", plan.year)),
            };
            let to = Interest { role: Some(role.to_owned()), ..Interest::default() };
            let title = format!("{}年度{}{how}", plan.year, plan.stage.title());
            let to = serde_json::to_string(&to).unwrap();
            all.push(Message { to, link, title, text: window.closes.to_string() });
        }
    }
}

/// Days that turn, counted from the rows of the layers. Where time was taken out, or the government is named as the cause,
/// the office's own day counts.
fn turning(book: &LandBook) -> Vec<Turning> {
    let mut all = Vec::new();
    let mut by_office = BTreeSet::new();
    for (place, parcel) in book.land.parcels.iter().enumerate() {
        let flag = |id: &str| parcel.figures.get(id).and_then(Value::truth);
        if !parcel.excused.is_empty() || flag("government_caused") == Some(true) {
            by_office.insert(parcel.code.clone());
            continue;
        }
        let Some(Value::Day(start)) = parcel.figures.get("agreed_start") else { continue };
        if flag("construction_started") == Some(false) {
            for (of, years) in [("idle_from", 1), ("take_back_from", 2)] {
                let due = start.checked_add(years.years()).unwrap();
                let zone = book.land.grounds[place].zone.clone();
                all.push((LandKind::Idle, parcel.code.clone(), zone, of, due));
            }
        }
    }
    for batch in &book.land.batches {
        if batch.compensated.is_none_or(|done| done < batch.area) && batch.approved <= book.key.day {
            let due = batch.approved.checked_add(2.years()).unwrap();
            all.push((LandKind::Unsupplied, batch.id.clone(), batch.zone.clone(), "approval_lapses_on", due));
        }
    }
    for one in book.foretold().unwrap() {
        let of = TURNING.into_iter().find(|of| *of == one.of).unwrap();
        if by_office.contains(&one.place) || of == "suspension_idle_from" {
            all.push((one.kind, one.place, one.zone, of, one.due));
        }
    }
    all
}

const IDLE_TOLD: [&str; 2] = ["natural_resources", "leading_group"];
const TURNING: [&str; 4] = ["idle_from", "take_back_from", "suspension_idle_from", "approval_lapses_on"];

/// The last day of a clock, by the lengths of the demo's `land.toml` and of Order 53.
fn due(clock: &Clock) -> Date {
    let from = clock.from;
    let days = |count: i64| moved(from.checked_add(count.days()).unwrap());
    let due = match (clock.set, clock.term.as_str()) {
        (Some(set), _) => set,
        (None, "low_reply") => days(15),
        (None, "low_review") => after_working_days(from, 10),
        (None, "low_publicity") => after_working_days(from, 7),
        (None, "low_progress") => moved(from.checked_add(1.month()).unwrap()),
        (None, "idle_hearing") => after_working_days(from, 5),
        (None, "idle_investigate" | "idle_reply" | "idle_pay" | "idle_deregister") => days(30),
        (None, other) => panic!("no length for {other}"),
    };
    clock.latest.filter(|latest| *latest > from).map_or(due, |latest| due.min(latest))
}

/// Who acts on a deadline: S1-1.4h, S1-1.4i, S2-6b, S2-6d; Order 53 articles 5, 6, 15 and 17.
fn acts_next(term: &str) -> &'static str {
    match term {
        "low_reply" | "idle_reply" | "idle_hearing" | "idle_pay" => "enterprise",
        "low_publicity" | "idle_investigate" | "idle_deregister" | "part_day" | "approval_lapses" => {
            "natural_resources"
        }
        "low_progress" | "plan_day" => "zone_committee",
        other => panic!("nobody acts on {other}"),
    }
}

/// The days on which an agreed day is called to mind, and who is told, by the alert catalogue (AL1, AL2, AL4 to AL6).
fn told_ahead(term: &str, due: Date) -> (Vec<Date>, &'static [&'static str]) {
    let days = |leads: &[i32]| leads.iter().map(|lead| days_before(due, *lead)).collect::<Vec<Date>>();
    let late = || days(&[60, 30, 0, -30]);
    let months = || [12, 6, 3].map(|lead| months_before(due, lead)).to_vec();
    match term {
        "agreed_delivery" => (days(&[30, 0]), &["natural_resources", "zone_committee"]),
        "agreed_start" => (late(), &["natural_resources", "zone_committee", "enterprise"]),
        "agreed_completion" => (late(), &["natural_resources", "industry", "enterprise"]),
        "agreed_production" | "agreed_full_capacity" => {
            (late(), &["industry", "zone_committee", "enterprise"])
        }
        "lease_to" => (months(), &["natural_resources", "zone_committee", "enterprise"]),
        "transition_end" => (months(), &["enterprise", "natural_resources"]),
        "signing_deadline" => (days(&[10, 5, 1]), &["district_government", "natural_resources"]),
        "assessment_due" => (days(&[60, 30, 0]), &["development_reform"]),
        "start_bond_until" | "completion_bond_until" => (days(&[90, 60, 30, 7]), &["natural_resources"]),
        other => panic!("nobody is told of {other}"),
    }
}

fn about(case: &LandCase) -> About<'_> {
    // A batch has no user.
    let is_batch = matches!(case.course, Course::Unsupplied(_));
    assert_eq!(is_batch, case.found.enterprises.is_empty(), "{}", case.key);
    let firms = case.found.enterprises.iter().map(|firm| firm.code.as_str()).collect();
    About { zone: case.found.zone.as_deref(), firms }
}

/// Whom a department stands for: the committee of the demo has the zone KFQ and no other.
fn whom(department: &str, about: &About<'_>) -> Vec<String> {
    let told = |to: Interest| serde_json::to_string(&to).unwrap();
    match department {
        "enterprise" => {
            let firm =
                |code: &&str| told(Interest { enterprise: Some((*code).to_owned()), ..Interest::default() });
            about.firms.iter().map(firm).collect()
        }
        "zone_committee" | "district_government" => {
            let to = Interest { account: Some("zone_committee".to_owned()), ..Interest::default() };
            (about.zone == Some("KFQ")).then(|| told(to)).into_iter().collect()
        }
        other => vec![department_of(other)],
    }
}

fn department_of(id: &str) -> String {
    serde_json::to_string(&Interest { department: Some(id.to_owned()), ..Interest::default() }).unwrap()
}
