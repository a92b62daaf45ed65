//! Moving a year on: what each move writes, and the moves that a page may offer with what is in the way.

use super::Stage;
use super::obstacles::Outlook;
use super::timetable::timetable_problems;
use crate::authority::Target;
use crate::docket::{
    Context, Docket, Interest, Notice, Publication, Purpose, Refusal, Rulebook, RunRecord, Timetable,
    Transition, Window, Written, YearPlan,
};
use crate::journal::{Author, FileRef};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A move that a page may offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// Stage that it leads to.
    pub to: Stage,
    /// Whether this author may do it now.
    pub allowed: bool,
    /// What is in the way, in the order in which it should be dealt with.
    pub why_not: Vec<Refusal>,
    /// What will happen, in Chinese.
    pub what_happens: String,
    /// Who decided the period, or the clause; empty when there is none.
    pub clause: String,
    /// Whether a reason and papers are asked for.
    pub needs_evidence: bool,
}

/// The moves from where a year stands: one, or none when it is archived.
#[must_use]
pub fn next_steps(
    docket: &Docket,
    rules: &Rulebook,
    plan: &YearPlan,
    author: &Author,
    today: Date,
    now: Timestamp,
) -> Vec<NextStep> {
    let Some(to) = plan.stage.next() else { return Vec::new() };
    let outlook = Outlook { docket, rules, plan, today, now };
    let permission = rules.authority.require(author, to.action(), &Target::default()).err();
    let why_not: Vec<Refusal> = permission.into_iter().chain(outlook.obstacles(to)).collect();
    let window = rules.procedure.windows.get(&to);
    vec![NextStep {
        to,
        allowed: why_not.is_empty(),
        why_not,
        what_happens: what_happens(&outlook, to),
        clause: window.map_or_else(String::new, |window| window.source.clone()),
        needs_evidence: needs_evidence(to),
    }]
}

/// Opens a year.
pub(crate) fn open_year(
    docket: &Docket,
    year: i16,
    scheme: &str,
    timetable: &Timetable,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    if docket.year(year).is_some() {
        let message = format!("{year}年度已经开过。");
        return Err(Refusal::new("year_exists", message, "请在评价年度里继续办理。"));
    }
    if year >= context.today.year() {
        let message = format!("{year}年还没有过完，数据不全，不能评价。");
        return Err(Refusal::new("year_not_over", message, "请等该年结束后再开。"));
    }
    if !scheme.contains('/') {
        let message = format!("“{scheme}”不是“规则包/方案”的写法。");
        return Err(Refusal::new("unknown_scheme", message, "请从方案清单中选。"));
    }
    if let Some(problem) = timetable_problems(context.rules, timetable).into_iter().next() {
        return Err(problem);
    }
    let plan = YearPlan {
        year,
        scheme: scheme.to_owned(),
        stage: Stage::Draft,
        timetable: timetable.clone(),
        windows: BTreeMap::new(),
        areas_frozen_at: None,
        run: None,
        history: Vec::new(),
        opened: context.act(),
    };
    Ok(vec![plan.into()])
}

/// Changes the days of a year. A window that is open may be made longer, never shorter than it must be.
pub(crate) fn change_timetable(
    plan: &YearPlan,
    timetable: &Timetable,
    reason: &str,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写改时间表的理由。", "请写明理由。"));
    }
    if let Some(problem) = timetable_problems(context.rules, timetable).into_iter().next() {
        return Err(problem);
    }
    let mut changed = YearPlan { timetable: timetable.clone(), ..plan.clone() };
    if let (Some(window), Some(days)) =
        (changed.windows.get_mut(&plan.stage), timetable.stages.get(&plan.stage))
    {
        let least = context.rules.procedure.least_working_days(plan.stage);
        let earliest = context.rules.calendar.add_working_days(window.opened, least).map_err(no_calendar)?;
        if days.ends < earliest {
            let message =
                format!("公示已于{}开始，不得少于{least}个工作日，最早到{earliest}。", window.opened);
            return Err(Refusal::new("window_too_short", message, "请把止日往后移。"));
        }
        window.closes = days.ends;
    }
    Ok(vec![changed.into()])
}

/// Moves a year to its next stage.
pub(crate) fn advance(
    docket: &Docket,
    plan: &YearPlan,
    to: Stage,
    reason: &str,
    evidence: &[FileRef],
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let outlook = Outlook { docket, rules: context.rules, plan, today: context.today, now: context.now };
    let obstacles = outlook.obstacles(to);
    if let Some(first) = obstacles.first() {
        let message: String = obstacles.iter().map(|obstacle| obstacle.message.as_str()).collect();
        return Err(Refusal::new(&first.code, message, first.advice.clone()));
    }
    if needs_evidence(to) && (evidence.is_empty() || reason.trim().is_empty()) {
        let message = format!("转到“{}”要附会议纪要或批件，并写明会议名称和日期。", to.title());
        return Err(Refusal::new("evidence_missing", message, "请上传文件并填写说明。"));
    }
    let mut moved = moved(plan, to, (reason, evidence), context);
    let mut written = Vec::new();
    match to {
        Stage::AreaPublicity | Stage::ResultPublicity => {
            let window = window(plan, to, context)?;
            moved.windows.insert(to, window);
            written.push(announcement(plan, to, window.closes, context).into());
        }
        Stage::AreaFrozen => moved.areas_frozen_at = Some(context.entry),
        Stage::Preliminary => moved.run = outlook.latest_run(Purpose::Preliminary).map(|run| run.key.clone()),
        Stage::LeadingGroupReview => {
            moved.run = outlook.latest_run(Purpose::Final).map(|run| run.key.clone())
        }
        Stage::Published => {
            let run = plan.run.as_ref().and_then(|key| docket.runs.get(key));
            let run =
                run.ok_or_else(|| Refusal::new("no_run", "年度没有正式测算结果。", "请先做正式测算。"))?;
            written.push(publication(docket, run, reason, context).into());
            written.push(announcement(plan, to, context.today, context).into());
        }
        _ => {}
    }
    written.insert(0, moved.into());
    Ok(written)
}

/// The plan at another stage, with the move in its history.
fn moved(
    plan: &YearPlan,
    to: Stage,
    (reason, evidence): (&str, &[FileRef]),
    context: &Context<'_>,
) -> YearPlan {
    let mut moved = YearPlan { stage: to, ..plan.clone() };
    moved.history.push(Transition {
        from: plan.stage,
        to,
        reason: reason.to_owned(),
        evidence: evidence.to_vec(),
        act: context.act(),
    });
    moved
}

/// Where a year may be sent back to from where it stands, and why not by this author; `None` where nobody may.
#[must_use]
pub fn way_back(rules: &Rulebook, plan: &YearPlan, author: &Author) -> Option<(Stage, Option<Refusal>)> {
    let to = plan.stage.sent_back_to()?;
    Some((to, rules.authority.require(author, "send_back", &Target::default()).err()))
}

/// Sends a year back. Its result is again the one that was in publicity; the final one is computed anew, or handed in
/// again as it is.
pub(crate) fn send_back(
    docket: &Docket,
    plan: &YearPlan,
    reason: &str,
    evidence: &[FileRef],
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Some(to) = plan.stage.sent_back_to() else {
        let message = format!("{}年度现在是“{}”，不能送回。", plan.year, plan.stage.title());
        let advice = format!("只有在“{}”阶段可以送回。", Stage::LeadingGroupReview.title());
        return Err(Refusal::new("wrong_stage", message, advice));
    };
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写送回的理由。", "请写明要重新办理什么。"));
    }
    let outlook = Outlook { docket, rules: context.rules, plan, today: context.today, now: context.now };
    let in_publicity = outlook.latest_run(Purpose::Preliminary).map(|run| run.key.clone());
    let moved = YearPlan { run: in_publicity, ..moved(plan, to, (reason, evidence), context) };
    let notice = Notice {
        key: format!("{}-1", context.entry),
        act: context.act(),
        to: Interest { role: Some("industry".to_owned()), ..Interest::default() },
        title: format!("领导小组送回{}年度", plan.year),
        text: format!("退到“{}”重新办理：{}", to.title(), reason.trim()),
        link: format!("/years/{}", plan.year),
    };
    Ok(vec![moved.into(), notice.into()])
}

/// The next publication of a run's year.
pub(crate) fn publication(
    docket: &Docket,
    run: &RunRecord,
    reason: &str,
    context: &Context<'_>,
) -> Publication {
    let before = docket.published(run.year).map(|list| list.number);
    let number = before.map_or(1, |number| number.saturating_add(1));
    Publication {
        key: format!("{}-{number}", run.year),
        year: run.year,
        number,
        run: run.key.clone(),
        digest: run.digest.clone(),
        pack_digest: run.pack.digest.clone(),
        facts_as_of: run.facts_as_of,
        supersedes: before,
        reason: reason.to_owned(),
        act: context.act(),
    }
}

fn window(plan: &YearPlan, stage: Stage, context: &Context<'_>) -> Result<Window, Refusal> {
    let least = context.rules.procedure.least_working_days(stage);
    let earliest = context.rules.calendar.add_working_days(context.today, least).map_err(no_calendar)?;
    let planned = plan.timetable.stages.get(&stage).map(|days| days.ends);
    let closes = planned.map_or(earliest, |planned| planned.max(earliest));
    Ok(Window { opened: context.today, closes })
}

fn announcement(plan: &YearPlan, to: Stage, closes: Date, context: &Context<'_>) -> Notice {
    let year = plan.year;
    let until = context.rules.procedure.until(closes);
    let (title, text) = match to {
        Stage::AreaPublicity => (
            format!("{year}年度用地面积公示"),
            format!(
                "请核对本企业的用地面积和占用情况，有异议的请在{until}前提出。逾期未提出的，视为无异议。"
            ),
        ),
        Stage::ResultPublicity => (
            format!("{year}年度评价结果公示"),
            format!(
                "请查看本企业的得分、等级和每个数据的来源，有异议的请在{until}前提出。逾期未提出的，视为无异议。"
            ),
        ),
        _ => (format!("{year}年度评价结果公布"), "结果已经公布，可在企业页面查看说明单。".to_owned()),
    };
    Notice {
        key: format!("{}-1", context.entry),
        act: context.act(),
        to: Interest { role: Some("enterprise".to_owned()), ..Interest::default() },
        title,
        text,
        link: format!("/my-firm?year={year}"),
    }
}

fn needs_evidence(to: Stage) -> bool {
    to == Stage::GovMeetingApproved
}

fn what_happens(outlook: &Outlook<'_>, to: Stage) -> String {
    let rules = outlook.rules;
    match to {
        Stage::Draft => "筹备年度。".to_owned(),
        Stage::Collecting => "各部门会在工作台看到要报的表和期限。".to_owned(),
        Stage::AreaPublicity | Stage::ResultPublicity => {
            let least = rules.procedure.least_working_days(to);
            let planned = outlook.plan.timetable.stages.get(&to).map(|days| days.ends);
            let earliest = rules.calendar.add_working_days(outlook.today, least);
            let ends = match earliest {
                Ok(earliest) => {
                    rules.procedure.until(planned.map_or(earliest, |planned| planned.max(earliest)))
                }
                Err(error) => return error.to_string(),
            };
            format!("从今天起公示，不少于{least}个工作日，到{ends}截止；通知全部企业，期间可以提异议。")
        }
        Stage::AreaFrozen => {
            "锁定用地面积：此后报来的面积不进入本年度，除非对该企业办理重启。不能撤销。".to_owned()
        }
        Stage::Calculating => "可以试算和初步测算。".to_owned(),
        Stage::DeptReview => "请各部门对照初算结果认定否决、加分和扣分，并附依据。".to_owned(),
        Stage::Preliminary => "以最近一次初步测算作为初步结果。".to_owned(),
        Stage::ObjectionHandling => "不再受理新的异议；已受理的逐件答复、重新测算、回复企业。".to_owned(),
        Stage::LeadingGroupReview => "以最近一次正式测算送领导小组审议。".to_owned(),
        Stage::GovMeetingApproved => "记录政府常务会议审定，附会议纪要。".to_owned(),
        Stage::Published => {
            "公布名单：公开企业名称和等级，冻结本次测算、规则包和数据；以后只能以新名单取代，不能改。"
                .to_owned()
        }
        Stage::Applied => "名单交有关部门应用；异议未办结的企业和事项暂不应用。".to_owned(),
        Stage::Archived => "年度归档。".to_owned(),
    }
}

pub(crate) fn no_calendar(error: crate::calendar::CalendarError) -> Refusal {
    Refusal::new("no_calendar", error.to_string(), "")
}
