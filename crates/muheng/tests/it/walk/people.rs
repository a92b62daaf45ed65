//! What people do in the year: some in time, some late, some not at all, so that deadlines are met, run over and begin
//! anew. What they do not touch lies as the demo left it.

use super::Office;
use fact::{Area, Decimal};
use jiff::civil::{Date, date};
use office::docket::Command;
use office::land::{
    Approver, BatchStage, Course, IdleCause, IdleState, LandCase, LandStep, LowState, Measure, Will,
};
use office::supply::Stance;

const BUREAU: &str = "natural_resources";
const COMMITTEE: &str = "zone_committee";

/// The cases that people work on, by where the demo left them.
pub struct People {
    /// Low-efficiency land that is being disposed of.
    disposing: String,
    /// Low-efficiency land that was looked at.
    looked_at: String,
    /// Idle land whose user was asked.
    asked: String,
    /// Idle land under investigation.
    investigated: String,
    /// A batch.
    batch: String,
}

impl People {
    pub fn of(office: &Office) -> Self {
        let moment = office.desk.now();
        let find = |fits: &dyn Fn(&Course) -> bool| -> String {
            moment.docket.land_cases.values().find(|case| fits(&case.course)).unwrap().key.clone()
        };
        let low = |state: LowState| find(&|course| matches!(course, Course::Low(low) if low.state == state));
        let idle =
            |state: IdleState| find(&|course| matches!(course, Course::Idle(idle) if idle.state == state));
        Self {
            disposing: low(LowState::Disposing),
            looked_at: low(LowState::Checked),
            asked: idle(IdleState::AwaitingReply),
            investigated: idle(IdleState::Investigating),
            batch: find(
                &|course| matches!(course, Course::Unsupplied(batch) if batch.state == BatchStage::Registered),
            ),
        }
    }

    pub async fn work(&self, office: &mut Office) {
        self.dispose(office).await;
        self.identify(office).await;
        self.settle_idle(office).await;
        self.settle_batch(office).await;
    }

    /// Reports in June and July, then in September only, the rest in December, a closing number in the same week.
    async fn dispose(&self, office: &mut Office) {
        let case = self.disposing.as_str();
        let whole = case_of(office, case).area().to_mu();
        let report = |disposed: Decimal| LandStep::Progress {
            disposed,
            text: "按方案施工".to_owned(),
            files: Vec::new(),
        };
        match office.day {
            day if [june(6), july(4), date(2025, 9, 22)].contains(&day) => {
                office.takes(COMMITTEE, case, report(Decimal::from(2))).await;
            }
            day if day == december(1) => office.takes(COMMITTEE, case, report(whole)).await,
            day if day == december(2) => {
                let evidence = office.file("验收报告.pdf").await;
                let step = LandStep::Accept { text: "已按方案完成".to_owned(), evidence };
                office.takes(BUREAU, case, step).await;
            }
            day if day == december(3) => {
                let evidence = office.file("销号材料.pdf").await;
                office.takes(BUREAU, case, LandStep::Close { text: "已盘活".to_owned(), evidence }).await;
            }
            _ => {}
        }
    }

    /// Told in May, answered late, some departments late too, identified, planned, begun, and not reported.
    async fn identify(&self, office: &mut Office) {
        let case = self.looked_at.as_str();
        let day = office.day;
        if day == date(2025, 5, 26) {
            let paper = office.file("低效用地告知书.pdf").await;
            office.takes(COMMITTEE, case, LandStep::Notify { paper, day }).await;
        } else if day == june(12) {
            for firm in firms(&case_of(office, case)) {
                let files = vec![office.file("企业答复.pdf").await];
                let (will, text) = (Will::Nothing, "没有资金改造".to_owned());
                let step = LandStep::Reply { enterprise: Some(firm), will, text, files };
                office.takes(COMMITTEE, case, step).await;
            }
        } else if day == june(13) {
            office.takes(COMMITTEE, case, LandStep::Review {}).await;
        } else if day == june(20) {
            opine(office, case, &["tax", "industry"]).await;
        } else if day == july(1) {
            opine(office, case, &["natural_resources", "ecology", "housing"]).await;
        } else if day == july(2) {
            let (paper, reason) = (office.file("低效用地公示.pdf").await, String::new());
            office.takes(BUREAU, case, LandStep::Publicise { paper, reason }).await;
        } else if day == july(14) {
            let document = office.file("低效用地认定书.pdf").await;
            office.takes(BUREAU, case, LandStep::Identify { document }).await;
        } else if day == july(15) {
            let evidence = office.file("不动产登记查询结果.pdf").await;
            office.takes(COMMITTEE, case, LandStep::RightsListed { evidence }).await;
            office.takes(COMMITTEE, case, plan(date(2025, 12, 31))).await;
            office.takes(COMMITTEE, case, LandStep::Begin {}).await;
        }
    }

    /// The user answers in time and does not use the right to a hearing; what the decision asks for is done late.
    async fn settle_idle(&self, office: &mut Office) {
        let (case, day) = (self.asked.as_str(), office.day);
        if day == june(5) {
            let receipt = office.file("送达回证.pdf").await;
            office.takes(BUREAU, &self.investigated, LandStep::ServeNotice { day, receipt }).await;
        }
        if day == june(4) {
            for firm in firms(&case_of(office, case)) {
                let files = vec![office.file("企业答复.pdf").await];
                let text = "资金没有到位".to_owned();
                office.takes(BUREAU, case, LandStep::Answer { enterprise: Some(firm), text, files }).await;
            }
        } else if day == june(10) {
            let (cause, ground) = (IdleCause::User, "没有发现政府原因".to_owned());
            let evidence = office.file("调查报告.pdf").await;
            office.takes(BUREAU, case, LandStep::FindCause { cause, ground, evidence }).await;
            let document = office.file("闲置土地认定书.pdf").await;
            office.takes(BUREAU, case, LandStep::DeclareIdle { document }).await;
            let paper = office.file("门户公布.pdf").await;
            office.takes(BUREAU, case, LandStep::Publish { paper }).await;
            let measure = measure(&case_of(office, case), day);
            let text = "按第十四条处置".to_owned();
            let (option, start, until, mortgaged) = (None, None, None, false);
            let step = LandStep::Draft { measure, option, start, until, mortgaged, text };
            office.takes(BUREAU, case, step).await;
        } else if day == june(17) {
            let paper = office.file("听证告知书.pdf").await;
            office.takes(BUREAU, case, LandStep::TellHearing { day, paper }).await;
        } else if day == june(25) {
            self.decide(office).await;
        } else if day == date(2025, 8, 5) {
            let step = match measure(&case_of(office, case), june(10)) {
                Measure::Fee => {
                    let fee = case_of(office, case).found.idle.unwrap().fee.unwrap();
                    // 万元 from fen.
                    let amount = Decimal::new(fee.fen().into(), 6);
                    LandStep::Pay { amount, receipt: office.file("缴款凭证.pdf").await }
                }
                _ => {
                    let document = office.file("注销证明.pdf").await;
                    LandStep::Deregister { certificate: "示范不动产权第1号".to_owned(), document }
                }
            };
            office.takes(BUREAU, case, step).await;
            let evidence = office.file("销号材料.pdf").await;
            office.takes(BUREAU, case, LandStep::Close { text: "已履行".to_owned(), evidence }).await;
        }
    }

    async fn decide(&self, office: &mut Office) {
        let (case, day) = (self.asked.as_str(), office.day);
        let approver = match measure(&case_of(office, case), june(10)) {
            Measure::Fee => Approver::SameLevel,
            _ => Approver::WithPower,
        };
        let step = LandStep::Decide {
            document: office.file("决定书.pdf").await,
            approver,
            approval_number: "示范政复2025-8".to_owned(),
            approval: office.file("批复.pdf").await,
            mortgagee_copy: None,
            city_approval: String::new(),
        };
        office.takes("leading_group", case, step).await;
        let receipt = office.file("送达回证.pdf").await;
        office.takes(BUREAU, case, LandStep::Serve { day, receipt }).await;
    }

    /// Two parts, the first settled in time, the second not at all.
    async fn settle_batch(&self, office: &mut Office) {
        let case = self.batch.as_str();
        if office.day == june(9) {
            let first = Area::from_micro_mu(10_000_000);
            let rest = case_of(office, case).area() - first;
            for (title, area) in [("东片", first), ("西片", rest)] {
                let area = area.to_mu();
                let (title, cause) = (title.to_owned(), "not_ready".to_owned());
                let text = "道路没有接通".to_owned();
                office.takes(BUREAU, case, LandStep::FindPart { title, area, cause, text }).await;
            }
            office.takes(BUREAU, case, LandStep::CausesFound {}).await;
            for (number, day) in [(1, date(2025, 9, 15)), (2, date(2025, 10, 3))] {
                let (path, reason) = ("supply".to_owned(), "已有项目".to_owned());
                let person = "储备中心 李某".to_owned();
                office.takes(BUREAU, case, LandStep::RoutePart { number, path, reason, day, person }).await;
            }
            office.takes(BUREAU, case, LandStep::RoutesSet {}).await;
        } else if office.day == date(2025, 9, 12) {
            let document = office.file("成交确认书.pdf").await;
            let approval_number = "示范2025-31".to_owned();
            office.takes(BUREAU, case, LandStep::SettlePart { number: 1, approval_number, document }).await;
        }
    }
}

impl Office {
    async fn takes(&mut self, login: &str, case: &str, land: LandStep) {
        self.does(login, Command::TakeLandStep { case: case.to_owned(), land }).await;
    }
}

const fn june(day: i8) -> Date {
    date(2025, 6, day)
}

const fn july(day: i8) -> Date {
    date(2025, 7, day)
}

const fn december(day: i8) -> Date {
    date(2025, 12, day)
}

fn case_of(office: &Office, key: &str) -> LandCase {
    office.desk.now().docket.land_cases[key].clone()
}

fn firms(case: &LandCase) -> Vec<String> {
    case.found.enterprises.iter().map(|firm| firm.code.clone()).collect()
}

/// What article 14 asks for on a day.
fn measure(case: &LandCase, day: Date) -> Measure {
    let take_back = case.found.idle.as_ref().and_then(|idle| idle.take_back_from);
    if take_back.is_some_and(|from| from <= day) { Measure::TakeBack } else { Measure::Fee }
}

async fn opine(office: &mut Office, case: &str, departments: &[&str]) {
    for department in departments {
        let (stance, text, file) = (Stance::Agree, String::new(), None);
        let step = LandStep::Opine { department: (*department).to_owned(), stance, text, file };
        office.takes(department, case, step).await;
    }
}

fn plan(day: Date) -> LandStep {
    LandStep::Plan {
        mode: "market".to_owned(),
        sub_form: "租赁".to_owned(),
        target: "年内出租".to_owned(),
        criteria: "出租率".to_owned(),
        day,
        person: "招商局 王某".to_owned(),
        use_unchanged: true,
        unwilling: false,
    }
}
