//! The demo's monthly bulletins: January, February and April issued, March skipped; an inspection and a meeting with what they
//! left: one problem put right too late, one reported, one late. Through the commands that people use.

use super::Story;
use crate::bulletin::month_figures;
use crate::trouble::Trouble;
use jiff::civil::{Date, date};
use office::bulletin::{BulletinStep, FigureId, Month, NewInspection, NewMeeting, NewProblem, ProblemStep};
use office::docket::Command;
use std::collections::VecDeque;

const BUREAU: &str = "natural_resources";
const COMMITTEE: &str = "zone_committee";
const GROUP: &str = "leading_group";
const SUPERVISION: &str = "supervision";
/// Those that a bulletin goes to.
const TO: [&str; 6] = ["KFQ", "GXQ", "GYQ", "industry", "development_reform", "supervision"];

/// What is still to happen, and the keys of what happened.
pub(super) struct Bulletins {
    coming: VecDeque<(Date, What)>,
    /// Problems in the order in which they were raised.
    problems: Vec<String>,
}

#[derive(Clone, Copy)]
enum What {
    Issue(&'static str),
    Inspect,
    Meet,
    Report(usize),
    Pass(usize),
}

impl Bulletins {
    /// All of it.
    pub fn whole() -> Self {
        let coming = [
            (date(2025, 2, 10), What::Issue("2025-01")),
            (date(2025, 3, 7), What::Issue("2025-02")),
            (date(2025, 3, 26), What::Inspect),
            (date(2025, 4, 15), What::Meet),
            (date(2025, 5, 6), What::Report(0)),
            (date(2025, 5, 6), What::Pass(0)),
            (date(2025, 5, 9), What::Issue("2025-04")),
            (date(2025, 5, 15), What::Report(2)),
        ];
        Self { coming: coming.into(), problems: Vec::new() }
    }

    /// The day of what comes next.
    pub fn next_day(&self) -> Option<Date> {
        self.coming.front().map(|(day, _)| *day)
    }
}

impl Story<'_> {
    /// Lets the next thing happen, on its day.
    pub(super) async fn bulletin_next(&mut self) -> Result<(), Trouble> {
        let Some((day, what)) = self.bulletins.coming.pop_front() else { return Ok(()) };
        self.clock.to(day);
        match what {
            What::Issue(month) => self.issue(month).await,
            What::Inspect => self.inspect().await,
            What::Meet => self.meet().await,
            What::Report(place) => {
                let files = vec![self.paper("整改报告.pdf", "整改报告").await?];
                let text = "已按要求整改，台账和现场照片附后".to_owned();
                self.step_problem(COMMITTEE, place, ProblemStep::Report { text, files }).await
            }
            What::Pass(place) => {
                let text = "现场复查，整改到位".to_owned();
                self.step_problem(SUPERVISION, place, ProblemStep::Pass { text, files: Vec::new() }).await
            }
        }
    }

    async fn issue(&mut self, month: &str) -> Result<(), Trouble> {
        let Ok(month) = month.parse::<Month>() else { return Ok(()) };
        self.tell(&format!("{}督查通报", month.title()));
        let figures = Box::new(month_figures(self.desk, month, false).await?);
        let (corrects, reason) = (None, String::new());
        let draft = Command::DraftBulletin { month, corrects, reason, figures };
        let bulletin = self.by(BUREAU, draft).await?.to_string();
        let write = BulletinStep::Write {
            organisation: "三个专班按月调度，各园区明确了责任人和时间节点。".to_owned(),
            policy: "低效用地认定、闲置处置和供地程序按规定执行。".to_owned(),
            effect: format!("{}各项数据和各园区位次见第四至六部分。", month.title()),
            demands: "逾期事项请责任单位在整改期限内办结，结果报领导小组办公室。".to_owned(),
        };
        let sign = BulletinStep::Sign { opinion: "同意印发".to_owned() };
        let issue = BulletinStep::Issue { to: TO.map(str::to_owned).to_vec() };
        for (who, take) in [(BUREAU, write), (GROUP, sign), (BUREAU, issue)] {
            self.by(who, Command::StepBulletin { bulletin: bulletin.clone(), take }).await?;
        }
        // The last one still waits for its receipts.
        if month < Month::of(date(2025, 4, 1)) {
            let take = BulletinStep::Receive {};
            self.by(COMMITTEE, Command::StepBulletin { bulletin, take }).await?;
            return Ok(());
        }
        let problem = NewProblem {
            what: "开发区有超过期限的低效、闲置用地案件，请逐件说明原因并办结".to_owned(),
            place: Some("KFQ".to_owned()),
            lead: "KFQ".to_owned(),
            support: [BUREAU.to_owned()].into(),
            due: date(2025, 5, 20),
        };
        let raise = Command::RaiseProblem { bulletin, figure: Some(FigureId::Overdue), problem };
        let key = self.by(SUPERVISION, raise).await?.to_string();
        self.bulletins.problems.push(key);
        Ok(())
    }

    async fn inspect(&mut self) -> Result<(), Trouble> {
        let photo = self.paper("督查照片.jpg", "督查照片").await?;
        let record = self.paper("督查记录.pdf", "督查记录").await?;
        let problem = NewProblem {
            what: "两处已签约项目没有公示建设节点".to_owned(),
            place: None,
            lead: "KFQ".to_owned(),
            support: ["housing".to_owned()].into(),
            due: date(2025, 4, 25),
        };
        let inspection = NewInspection {
            place: "KFQ".to_owned(),
            day: self.clock.day(),
            people: "督查组 张组长、李专员".to_owned(),
            organisation: "成立了三个专班，每周例会，有台账。".to_owned(),
            policy: "差别化政策已公布；项目建设节点没有在现场公示。".to_owned(),
            effect: "已有低效用地进入盘活，闲置用地正在调查。".to_owned(),
            files: vec![photo, record],
            problems: vec![problem],
        };
        let entry = self.by(SUPERVISION, Command::RecordInspection { inspection }).await?;
        self.bulletins.problems.push(format!("{entry}-1"));
        Ok(())
    }

    async fn meet(&mut self) -> Result<(), Trouble> {
        let minutes = self.paper("联席会议纪要.pdf", "联席会议纪要").await?;
        let item = |what: &str, lead: &str, support: &[&str], due| NewProblem {
            what: what.to_owned(),
            place: Some("KFQ".to_owned()),
            lead: lead.to_owned(),
            support: support.iter().map(|id| (*id).to_owned()).collect(),
            due,
        };
        let items = vec![
            item("统一各部门企业名称和宗地代码的口径", "industry", &["tax", BUREAU], date(2025, 6, 30)),
            item("排出二季度低效用地盘活的宗地清单", "KFQ", &[BUREAU], date(2025, 5, 16)),
        ];
        let meeting = NewMeeting {
            title: "低效用地盘活联席会议第二次会议：二季度任务".to_owned(),
            day: self.clock.day(),
            attended: [BUREAU, "industry", "tax", "KFQ"].map(str::to_owned).to_vec(),
            minutes,
            items,
        };
        let entry = self.by(BUREAU, Command::RecordMeeting { meeting }).await?;
        self.bulletins.problems.extend([format!("{entry}-1"), format!("{entry}-2")]);
        Ok(())
    }

    async fn step_problem(&mut self, who: &str, place: usize, take: ProblemStep) -> Result<(), Trouble> {
        let Some(problem) = self.bulletins.problems.get(place).cloned() else { return Ok(()) };
        self.by(who, Command::StepProblem { problem, take }).await.map(|_| ())
    }
}
