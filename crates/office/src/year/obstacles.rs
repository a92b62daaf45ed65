//! What stands between a year and its next stage, as reasons that a person can act on.

use super::Stage;
use super::expectation::{DeliveryState, Expected, expectations};
use super::timetable::timetable_problems;
use crate::docket::{
    Docket, Objection, ObjectionItem, Purpose, Refusal, ReopeningState, Rulebook, RunRecord, YearPlan,
};
use jiff::Timestamp;
use jiff::civil::Date;

/// A year at a moment, and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Outlook<'a> {
    /// Current documents.
    pub docket: &'a Docket,
    /// Rules.
    pub rules: &'a Rulebook,
    /// The year.
    pub plan: &'a YearPlan,
    /// The office's day.
    pub today: Date,
    /// Moment, UTC.
    pub now: Timestamp,
}

impl<'a> Outlook<'a> {
    /// Everything that stands in the way of a stage, except who asks; empty when the year may move.
    #[must_use]
    pub fn obstacles(&self, to: Stage) -> Vec<Refusal> {
        if self.plan.stage.next() != Some(to) {
            return vec![self.wrong_order(to)];
        }
        match to {
            Stage::Draft | Stage::Applied => Vec::new(),
            Stage::Collecting => timetable_problems(self.rules, &self.plan.timetable),
            Stage::AreaPublicity => {
                let areas = &self.rules.procedure.area.forms;
                self.missing(|expected| areas.contains(expected.form))
            }
            Stage::AreaFrozen => {
                let mut all = self.window_open(Stage::AreaPublicity);
                all.extend(
                    self.open_objections(|objection| matches!(objection.item, ObjectionItem::Area { .. })),
                );
                all
            }
            Stage::Calculating => self.missing(|_| true),
            Stage::DeptReview => self.no_run_since_freeze(),
            Stage::Preliminary | Stage::ResultPublicity => self.stale_run(Purpose::Preliminary),
            Stage::ObjectionHandling => self.window_open(Stage::ResultPublicity),
            Stage::LeadingGroupReview => {
                let mut all = self.open_objections(|_| true);
                all.extend(self.stale_run(Purpose::Final));
                all
            }
            Stage::GovMeetingApproved | Stage::Published => self.run_not_reviewed(),
            Stage::Archived => {
                let mut all = self.open_objections(|_| true);
                all.extend(self.open_reopenings());
                all
            }
        }
    }

    /// The latest run of a purpose.
    #[must_use]
    pub fn latest_run(&self, purpose: Purpose) -> Option<&'a RunRecord> {
        let fits = |run: &&RunRecord| run.year == self.plan.year && run.purpose == purpose;
        self.docket.runs.values().filter(fits).max_by_key(|run| run.act.entry)
    }

    /// Objections of the year that are open.
    pub fn open(&self) -> impl Iterator<Item = &'a Objection> {
        self.docket.objections_of(self.plan.year).filter(|objection| objection.is_open())
    }

    fn wrong_order(&self, to: Stage) -> Refusal {
        let now = self.plan.stage.title();
        let message = format!("{}年度现在是“{now}”，不能转到“{}”。", self.plan.year, to.title());
        let advice = match self.plan.stage.next() {
            Some(next) => format!("下一步是“{}”。", next.title()),
            None => "年度已经归档；要改个别企业请用“重启”。".to_owned(),
        };
        Refusal::new("wrong_stage", message, advice)
    }

    fn missing(&self, asked: impl Fn(&Expected<'_>) -> bool) -> Vec<Refusal> {
        let missing = |expected: &Expected<'_>| {
            let name = fact::department(expected.department).map_or(expected.department, |known| &known.zh);
            let message = format!("{name}还没有报“{}”（期限{}）。", expected.title, expected.due);
            Refusal::new("delivery_missing", message, "请催报，或请该部门补报。")
        };
        expectations(self.docket, self.rules, self.plan)
            .iter()
            .filter(|expected| expected.state == DeliveryState::Missing && asked(expected))
            .map(missing)
            .collect()
    }

    fn window_open(&self, stage: Stage) -> Vec<Refusal> {
        let Some(window) = self.plan.windows.get(&stage) else {
            let message = format!("“{}”还没有开始。", stage.title());
            return vec![Refusal::new("window_not_opened", message, "请先开始公示。")];
        };
        if self.rules.procedure.is_over(window.closes, self.today, self.now) {
            return Vec::new();
        }
        let until = self.rules.procedure.until(window.closes);
        let message = format!("“{}”从{}起，到{until}才结束。", stage.title(), window.opened);
        vec![Refusal::new("window_open", message, "请等公示期满。")]
    }

    fn open_objections(&self, asked: impl Fn(&Objection) -> bool) -> Vec<Refusal> {
        let open: Vec<&Objection> = self.open().filter(|objection| asked(objection)).collect();
        let Some(first) = open.first() else { return Vec::new() };
        let message = format!(
            "还有{}件异议没有办结，如{}对“{}”的异议（{}）。",
            open.len(),
            first.name,
            first.item.title(),
            first.state_title()
        );
        vec![Refusal::new("objection_open", message, "请先答复并办结。")]
    }

    fn open_reopenings(&self) -> Vec<Refusal> {
        let open = |reopening: &&crate::docket::Reopening| {
            reopening.year == self.plan.year && reopening.state == ReopeningState::Open
        };
        let count = self.docket.reopenings.values().filter(open).count();
        if count == 0 {
            return Vec::new();
        }
        let message = format!("还有{count}件单个企业的重启没有结束。");
        vec![Refusal::new("reopening_open", message, "请先重新公布或结束重启。")]
    }

    fn no_run_since_freeze(&self) -> Vec<Refusal> {
        let since = |run: &&RunRecord| run.year == self.plan.year && run.areas.is_some();
        if self.docket.runs.values().any(|run| since(&run)) {
            return Vec::new();
        }
        let message = "用地面积锁定以后还没有测算过。";
        vec![Refusal::new("no_run", message, "请先测算一次，供部门复核。")]
    }

    /// No run of the purpose, or figures that changed after it.
    fn stale_run(&self, purpose: Purpose) -> Vec<Refusal> {
        let name = if purpose == Purpose::Final { "正式测算" } else { "初步测算" };
        let Some(run) = self.latest_run(purpose).filter(|run| run.areas.is_some()) else {
            let message = format!("还没有锁定面积后的{name}结果。");
            return vec![Refusal::new("no_run", message, format!("请先做{name}。"))];
        };
        match self.changed_after(run.facts_as_of) {
            Some(what) => {
                let message = format!("{name}（第{}号操作）之后{what}，结果没有反映。", run.key);
                vec![Refusal::new("run_stale", message, format!("请重新做{name}。"))]
            }
            None => Vec::new(),
        }
    }

    /// What changed after an entry that the year's result should reflect.
    fn changed_after(&self, entry: u64) -> Option<String> {
        let docket = self.docket;
        let year = self.plan.year;
        let adjusted =
            docket.adjustments.values().filter(|adjustment| adjustment.year == year).any(|adjustment| {
                let withdrawn = adjustment.withdrawn.as_ref().is_some_and(|(_, act)| act.entry > entry);
                adjustment.act.entry > entry || withdrawn
            });
        if adjusted {
            return Some("又有否决、加分或扣分的认定".to_owned());
        }
        let accepted = |objection: &&Objection| {
            let answer = objection.answer.as_ref().filter(|answer| answer.accept);
            answer.is_some_and(|answer| answer.opinion.act.entry > entry)
        };
        if let Some(objection) = docket.objections_of(year).find(|objection| accepted(objection)) {
            return Some(format!("又采纳了{}的异议", objection.name));
        }
        if docket
            .corrections
            .values()
            .any(|correction| correction.year == year && correction.act.entry > entry)
        {
            return Some("又有数据更正".to_owned());
        }
        let later = |batch: &&crate::docket::Batch| {
            batch.year == Some(year) && batch.act.entry > entry && !batch.after_freeze
        };
        let batch = docket.batches.values().find(|batch| later(batch))?;
        let title = self.rules.forms.get(&batch.form).map_or(batch.form.as_str(), |duty| duty.title.as_str());
        Some(format!("又报送了“{title}”"))
    }

    fn run_not_reviewed(&self) -> Vec<Refusal> {
        let run = self.plan.run.as_ref().and_then(|key| self.docket.runs.get(key));
        match run {
            Some(run) if run.purpose == Purpose::Final => self.open_objections(|_| true),
            _ => vec![Refusal::new("no_run", "年度没有正式测算结果。", "请先做正式测算。")],
        }
    }
}
