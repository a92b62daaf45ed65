//! The shipped procedure, found land, people and papers for the tests of this room.

use super::case::{LandCase, LandKind};
use super::found::{BatchFound, FoundFirm, FoundItem, FoundLand, IdleFound};
use super::law::{LandInForce, LandLaw, LandProcedure};
use super::rules::ProcedureRules;
use super::steps::LandStep;
use crate::calendar::Calendar;
use crate::docket::{Act, Refusal};
use crate::journal::{Author, FileRef};
use fact::{Area, Decimal, Yuan};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use law::Pack;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

macro_rules! files {
    ($($file:literal,)+) => {
        &[$(($file, include_str!(concat!("../../../../packs/land-procedure/", $file))),)+]
    };
}

const FILES: &[(&str, &str)] = files!(
    "pack.toml",
    "clauses/01-low.md",
    "clauses/02-modes.md",
    "clauses/03-idle.md",
    "clauses/04-unsupplied.md",
    "clauses/05-by-category.md",
);

/// Day on which cases are opened.
pub(super) const DAY: Date = date(2025, 3, 3);
/// A firm, and another.
pub(super) const FIRM: &str = "91320400MA1TEST001";
pub(super) const OTHER: &str = "91320400MA1TEST002";

/// The shipped procedure with these numbers for what it leaves to the zone.
pub(super) fn book(numbers: &[(&str, &str)]) -> LandProcedure {
    let texts: Vec<(String, String)> =
        FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let pack = Pack::load(&texts).expect("the shipped procedure");
    let numbers: BTreeMap<String, Decimal> =
        numbers.iter().map(|(id, text)| ((*id).to_owned(), number(text))).collect();
    let pack = pack.with_configuration(&numbers, "测试").expect("numbers");
    LandProcedure::new(Arc::new(vec![pack]), None)
}

/// What the zone of the tests configured.
pub(super) const NUMBERS: &[(&str, &str)] = &[
    ("low_reply_days", "15"),
    ("low_review_days", "5"),
    ("low_publicity_days", "7"),
    ("idle_hearing_days", "5"),
];

/// The law of the tests.
pub(crate) fn law() -> LandInForce<'static> {
    static LAW: OnceLock<(LandProcedure, Calendar)> = OnceLock::new();
    let (book, calendar) = LAW.get_or_init(|| (book(NUMBERS), Calendar::built_in().expect("codes/holidays")));
    LandInForce { book, calendar }
}

/// A law whose sections are read once, for tests that ask very often.
pub(super) struct Plain {
    rules: Arc<ProcedureRules>,
    calendar: Calendar,
}

impl Plain {
    pub(super) fn new() -> Self {
        let rules = law().rules(DAY).expect("the shipped sections");
        Self { rules, calendar: Calendar::built_in().expect("codes/holidays") }
    }
}

impl LandLaw for Plain {
    fn rules(&self, _: Date) -> Result<Arc<ProcedureRules>, Refusal> {
        Ok(Arc::clone(&self.rules))
    }

    fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

/// Something done on a day by a department.
pub(super) fn act_of(day: Date, entry: u64, department: &str) -> Act {
    let by = Author {
        account: department.to_owned(),
        name: department.to_owned(),
        role: department.to_owned(),
        department: Some(department.to_owned()),
        enterprise: None,
        zone: None,
    };
    Act { entry, at: jiff::Timestamp::UNIX_EPOCH, day, by }
}

/// By the natural resources bureau.
pub(crate) fn act(day: Date) -> Act {
    act_of(day, 1, "natural_resources")
}

/// By a firm.
pub(super) fn by_firm(day: Date, code: &str) -> Act {
    let mut act = act_of(day, 1, "enterprise");
    (act.by.department, act.by.enterprise) = (None, Some(code.to_owned()));
    act
}

/// A paper.
pub(super) fn paper(name: &str) -> FileRef {
    FileRef { digest: "0".repeat(64), name: name.to_owned(), size: 1 }
}

/// 亩.
pub(crate) fn mu(text: &str) -> Area {
    Area::from_mu(number(text)).expect("an area")
}

pub(super) fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

pub(super) fn after(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).expect("in range")
}

/// Land of a kind: 40 亩, for a batch 100 亩 of which 60 were not compensated for.
pub(super) fn found(kind: LandKind) -> FoundLand {
    let firm = |code: &str| FoundFirm { code: code.to_owned(), name: format!("企业{code}") };
    let area = if kind == LandKind::Unsupplied { mu("100") } else { mu("40") };
    FoundLand {
        as_of: DAY,
        title: "三号路以东".to_owned(),
        region: Some("320411".to_owned()),
        zone: Some("KFQ".to_owned()),
        enterprises: if kind == LandKind::Unsupplied { Vec::new() } else { vec![firm(FIRM), firm(OTHER)] },
        area,
        whole: area,
        category: None,
        items: vec![FoundItem {
            id: "T4-1".to_owned(),
            title: "停产".to_owned(),
            area,
            sentence: "停产满一年。".to_owned(),
            clause: "S1-1.1e".to_owned(),
        }],
        packs: Vec::new(),
        standard: None,
        idle: (kind == LandKind::Idle).then(|| IdleFound {
            not_started: true,
            idle_from: Some(date(2024, 6, 1)),
            take_back_from: Some(date(2025, 6, 1)),
            fee: Yuan::from_wan_yuan(number("256")),
            holder: None,
            excused_days: 0,
        }),
        batch: (kind == LandKind::Unsupplied).then(|| BatchFound {
            approved_on: date(2023, 6, 1),
            supplied: Area::default(),
            lapsed: Area::default(),
            adjusted: Area::default(),
            expropriated: Some(mu("40")),
            not_expropriated: Some(mu("60")),
            lapses_on: Some(date(2025, 6, 1)),
        }),
    }
}

/// A case of a kind as opened.
pub(crate) fn opened(kind: LandKind) -> LandCase {
    LandCase::open(kind, "320411001", &found(kind), &law(), &act(DAY)).expect("something was found")
}

/// A case with a step taken by the natural resources bureau.
pub(super) fn takes(case: &LandCase, day: Date, step: &LandStep) -> LandCase {
    case.carry_out(step, &law(), &act(day)).unwrap_or_else(|refusal| panic!("{}: {refusal}", step.id()))
}

/// Why a step is refused.
pub(super) fn refused(case: &LandCase, day: Date, step: &LandStep) -> String {
    case.carry_out(step, &law(), &act(day)).expect_err(step.id()).code
}

/// Steps as cases take them, with the papers that they need.
pub(super) mod step {
    use super::{number, paper};
    use crate::land::{Approver, Contest, IdleCause, LandStep, Measure, RightKind, Will};
    use crate::supply::Stance;
    use jiff::civil::Date;

    fn text() -> String {
        "说明".to_owned()
    }

    pub fn check() -> LandStep {
        LandStep::Check { text: text(), files: vec![paper("现场.jpg")] }
    }

    pub fn notify(day: Date) -> LandStep {
        LandStep::Notify { paper: paper("告知书.pdf"), day }
    }

    pub fn reply(code: &str, will: Will) -> LandStep {
        let files = vec![paper("答复.pdf")];
        LandStep::Reply { enterprise: Some(code.to_owned()), will, text: text(), files }
    }

    pub fn opine(department: &str, stance: Stance) -> LandStep {
        let (department, file) = (department.to_owned(), Some(paper("意见.pdf")));
        LandStep::Opine { department, stance, text: text(), file }
    }

    pub fn publicise(reason: &str) -> LandStep {
        LandStep::Publicise { paper: paper("公示.pdf"), reason: reason.to_owned() }
    }

    pub fn identify() -> LandStep {
        LandStep::Identify { document: paper("认定.pdf") }
    }

    pub fn reject() -> LandStep {
        LandStep::Reject { reason: text() }
    }

    pub fn watch() -> LandStep {
        LandStep::Watch { reason: text() }
    }

    pub fn list_right() -> LandStep {
        LandStep::ListRight { kind: RightKind::Mortgage, holder: "某银行".to_owned(), text: text() }
    }

    pub fn rights_listed() -> LandStep {
        LandStep::RightsListed { evidence: paper("登记簿.pdf") }
    }

    pub fn plan(mode: &str, sub_form: &str, day: Date) -> LandStep {
        LandStep::Plan {
            mode: mode.to_owned(),
            sub_form: sub_form.to_owned(),
            target: "引入新项目".to_owned(),
            criteria: "亩均税收20万元".to_owned(),
            day,
            person: "张某".to_owned(),
            use_unchanged: false,
            unwilling: false,
        }
    }

    pub fn reserve(use_unchanged: bool, unwilling: bool, day: Date) -> LandStep {
        let LandStep::Plan { mode, sub_form, target, criteria, day, person, .. } =
            plan("reserve", "协商收回", day)
        else {
            panic!("a plan")
        };
        LandStep::Plan { mode, sub_form, target, criteria, day, person, use_unchanged, unwilling }
    }

    pub fn progress(disposed: &str) -> LandStep {
        LandStep::Progress { disposed: number(disposed), text: text(), files: Vec::new() }
    }

    pub fn replan() -> LandStep {
        LandStep::Replan { reason: text() }
    }

    pub fn accept() -> LandStep {
        LandStep::Accept { text: text(), evidence: paper("验收.pdf") }
    }

    pub fn close() -> LandStep {
        LandStep::Close { text: text(), evidence: paper("销号.pdf") }
    }

    pub fn investigate() -> LandStep {
        LandStep::Investigate { paper: paper("调查通知书.pdf") }
    }

    pub fn serve_notice(day: Date) -> LandStep {
        LandStep::ServeNotice { day, receipt: paper("回证.pdf") }
    }

    pub fn answer(code: &str) -> LandStep {
        let files = vec![paper("答复.pdf")];
        LandStep::Answer { enterprise: Some(code.to_owned()), text: text(), files }
    }

    pub fn refind() -> LandStep {
        LandStep::Refind { found: Box::new(super::found(super::LandKind::Idle)) }
    }

    pub fn cause(cause: IdleCause) -> LandStep {
        LandStep::FindCause { cause, ground: text(), evidence: paper("调查报告.pdf") }
    }

    pub fn declare() -> LandStep {
        LandStep::DeclareIdle { document: paper("认定书.pdf") }
    }

    pub fn publish() -> LandStep {
        LandStep::Publish { paper: paper("公布.pdf") }
    }

    pub fn draft(measure: Measure) -> LandStep {
        let (option, start, until) = (None, None, None);
        LandStep::Draft { measure, option, start, until, mortgaged: false, text: text() }
    }

    pub fn option(id: &str, start: Option<Date>, until: Option<Date>) -> LandStep {
        let (measure, option) = (Measure::Option, Some(id.to_owned()));
        LandStep::Draft { measure, option, start, until, mortgaged: false, text: text() }
    }

    pub fn tell_hearing(day: Date) -> LandStep {
        LandStep::TellHearing { day, paper: paper("听证告知书.pdf") }
    }

    pub fn ask_hearing() -> LandStep {
        LandStep::AskHearing { text: text() }
    }

    pub fn hear() -> LandStep {
        LandStep::Hear { minutes: paper("笔录.pdf") }
    }

    pub fn decide(approver: Approver) -> LandStep {
        LandStep::Decide {
            document: paper("决定书.pdf"),
            approver,
            approval_number: "区政府批文1号".to_owned(),
            approval: paper("批文.pdf"),
            mortgagee_copy: None,
            city_approval: String::new(),
        }
    }

    pub fn serve(day: Date) -> LandStep {
        LandStep::Serve { day, receipt: paper("回证.pdf") }
    }

    pub fn pay(amount: &str) -> LandStep {
        LandStep::Pay { amount: number(amount), receipt: paper("缴款书.pdf") }
    }

    pub fn deregister() -> LandStep {
        LandStep::Deregister { certificate: "不动产权第1号".to_owned(), document: paper("注销.pdf") }
    }

    pub fn contest() -> LandStep {
        LandStep::Contest { way: Contest::Litigation, document: paper("受理.pdf") }
    }

    pub fn uphold() -> LandStep {
        LandStep::Uphold { document: paper("判决.pdf") }
    }

    pub fn annul() -> LandStep {
        LandStep::Annul { document: paper("判决.pdf") }
    }

    pub fn enforce() -> LandStep {
        LandStep::Enforce { document: paper("申请书.pdf") }
    }

    pub fn find_part(title: &str, area: &str) -> LandStep {
        let (title, cause) = (title.to_owned(), "not_ready".to_owned());
        LandStep::FindPart { title, area: number(area), cause, text: text() }
    }

    pub fn drop_part(number: u32) -> LandStep {
        LandStep::DropPart { number, reason: text() }
    }

    pub fn route(number: u32, path: &str, day: Date) -> LandStep {
        let (path, person) = (path.to_owned(), "李某".to_owned());
        LandStep::RoutePart { number, path, reason: text(), day, person }
    }

    pub fn settle(number: u32) -> LandStep {
        let approval_number = "批复1号".to_owned();
        LandStep::SettlePart { number, approval_number, document: paper("批复.pdf") }
    }
}
