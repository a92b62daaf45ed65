//! Evaluations, what is put on firms beside them, years opened again, and lists that supersede.

use super::super::{
    AdjustedEvidence, Adjustment, Command, Context, Docket, Evidence, Interest, Notice, ObjectionState,
    Purpose, RanEvidence, Refusal, Reopening, ReopeningState, RunRecord, Written, YearPlan,
};
use super::{adjustment_of, needs_reason, no_evidence, no_such_enterprise, plan};
use crate::objection;
use crate::year::{Stage, area_basis, publication, reads};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    match (command, &context.evidence) {
        (Command::Run { year, .. }, Evidence::Ran(ran)) => {
            run(docket, plan(docket, *year)?, command, ran, context)
        }
        (Command::Adjust { .. }, Evidence::Adjusted(found)) => adjust(docket, command, found, context),
        (Command::WithdrawAdjustment { adjustment, reason }, _) => {
            let adjustment = adjustment_of(docket, adjustment)?;
            needs_reason(reason)?;
            may_adjust(plan(docket, adjustment.year)?)?;
            if adjustment.withdrawn.is_some() {
                return Err(Refusal::new("already_withdrawn", "这项认定已经撤回。", "请刷新清单。"));
            }
            let withdrawn = Some((reason.clone(), context.act()));
            Ok(vec![Adjustment { withdrawn, ..adjustment.clone() }.into()])
        }
        (Command::Reopen { .. }, Evidence::Reopened(found)) => {
            reopen(docket, command, &found.subjects, context)
        }
        (Command::CloseReopening { reopening, reason }, _) => {
            needs_reason(reason)?;
            let reopening = docket.reopenings.get(reopening).ok_or_else(|| {
                let message = format!("没有编号为{reopening}的重启。");
                Refusal::new("no_such_reopening", message, "请从重启清单中选。")
            })?;
            if reopening.state == ReopeningState::Closed {
                return Err(Refusal::new("wrong_state", "这件重启已经结束。", "请刷新清单。"));
            }
            Ok(vec![closed(reopening, context).into()])
        }
        (Command::Republish { year, run, reason }, _) => {
            republish(docket, plan(docket, *year)?, *run, reason, context)
        }
        _ => Err(no_evidence(command)),
    }
}

fn run(
    docket: &Docket,
    plan: &YearPlan,
    command: &Command,
    ran: &RanEvidence,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Command::Run { year, purpose, scheme, overrides } = command else { return Ok(Vec::new()) };
    let binding = *purpose != Purpose::Trial;
    if binding {
        may_run(plan, *purpose)?;
        if scheme.is_some() || !overrides.is_empty() || ran.scheme != plan.scheme {
            let message = "初步和正式测算只能用年度的方案和参数。";
            return Err(Refusal::new("not_the_years_scheme", message, "要换方案比较，请用试算。"));
        }
        if ran.areas != area_basis(docket, context.rules, *year, ran.facts_as_of) {
            return Err(no_evidence(command));
        }
    }
    let key = context.entry.to_string();
    let record = RunRecord {
        key: key.clone(),
        year: *year,
        purpose: *purpose,
        scheme: ran.scheme.clone(),
        pack: ran.pack.clone(),
        facts_as_of: ran.facts_as_of,
        areas: ran.areas.clone(),
        overrides: ran.overrides.clone(),
        counts: ran.counts.clone(),
        digest: ran.digest.clone(),
        act: context.act(),
    };
    let mut written: Vec<Written> = vec![record.into()];
    if !binding {
        return Ok(written);
    }
    for (key, found) in &ran.recomputed {
        let accepted =
            docket.objections.get(key).filter(|objection| objection.state == ObjectionState::Accepted);
        if let Some(accepted) = accepted {
            written.push(objection::recomputed(accepted, found, context).into());
        }
    }
    // Where the year already stands on a run of this purpose, it now stands on this one.
    let stands = matches!(
        (plan.stage, purpose),
        (Stage::Preliminary, Purpose::Preliminary) | (Stage::LeadingGroupReview, Purpose::Final)
    );
    if stands {
        written.push(YearPlan { run: Some(key), ..plan.clone() }.into());
    }
    Ok(written)
}

fn may_run(plan: &YearPlan, purpose: Purpose) -> Result<(), Refusal> {
    let stage = plan.stage;
    let fits = match purpose {
        Purpose::Trial => true,
        Purpose::Preliminary => (Stage::Calculating..=Stage::Preliminary).contains(&stage),
        Purpose::Final => {
            (Stage::ObjectionHandling..=Stage::LeadingGroupReview).contains(&stage)
                || stage >= Stage::Published
        }
    };
    if fits {
        return Ok(());
    }
    let (name, when) = match purpose {
        Purpose::Preliminary => ("初步测算", "在“测算”“部门复核”“初步结果”阶段做"),
        _ => ("正式测算", "在“异议处理”“领导小组审议”阶段做，或在公布以后为取代名单做"),
    };
    let message = format!("{}年度现在是“{}”，不能做{name}。", plan.year, stage.title());
    Err(Refusal::new("wrong_stage", message, format!("{name}{when}；只想看看请用试算。")))
}

fn adjust(
    docket: &Docket,
    command: &Command,
    found: &AdjustedEvidence,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Command::Adjust { year, subject, kind, term, reading, reason, evidence } = command else {
        return Ok(Vec::new());
    };
    may_adjust(plan(docket, *year)?)?;
    needs_reason(reason)?;
    if fact::glossary::term(term).is_none() {
        let message = format!("“{term}”不是登记过的指标。");
        return Err(Refusal::new("unknown_term", message, "请从方案的否决、加分、扣分项中选。"));
    }
    if !found.known {
        return Err(no_such_enterprise(subject));
    }
    reads(&found.adjustable, *kind, term)?;
    let same = |adjustment: &&Adjustment| {
        adjustment.year == *year
            && adjustment.subject == *subject
            && adjustment.term == *term
            && adjustment.withdrawn.is_none()
    };
    if let Some(adjustment) = docket.adjustments.values().find(same) {
        let message = format!("这家企业已有同一项认定（{}）。", adjustment.key);
        return Err(Refusal::new("already_adjusted", message, "要改请先撤回原认定。"));
    }
    let adjustment = Adjustment {
        key: format!("{year}-{}", context.entry),
        year: *year,
        subject: subject.clone(),
        kind: *kind,
        term: term.clone(),
        before: found.before.clone(),
        reading: reading.clone(),
        reason: reason.clone(),
        evidence: evidence.clone(),
        act: context.act(),
        withdrawn: None,
    };
    Ok(vec![adjustment.into()])
}

fn may_adjust(plan: &YearPlan) -> Result<(), Refusal> {
    let open = (Stage::Collecting..=Stage::Preliminary).contains(&plan.stage)
        || plan.stage == Stage::ObjectionHandling
        || plan.stage >= Stage::Published;
    if open {
        return Ok(());
    }
    let message = format!("{}年度现在是“{}”，不能认定否决、加分、扣分。", plan.year, plan.stage.title());
    Err(Refusal::new("wrong_stage", message, "请在部门复核或异议处理阶段办理。"))
}

fn reopen(
    docket: &Docket,
    command: &Command,
    subjects: &std::collections::BTreeSet<String>,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Command::Reopen { year, subject, reason, evidence } = command else { return Ok(Vec::new()) };
    let plan = plan(docket, *year)?;
    needs_reason(reason)?;
    if plan.stage < Stage::AreaFrozen {
        let message = format!("{year}年度用地面积还没有锁定，不需要重启。");
        return Err(Refusal::new("not_frozen", message, "请直接报送或更正。"));
    }
    if !subjects.contains(subject) {
        return Err(no_such_enterprise(subject));
    }
    let open = |reopening: &&Reopening| {
        reopening.year == *year && reopening.subject == *subject && reopening.state == ReopeningState::Open
    };
    if let Some(reopening) = docket.reopenings.values().find(open) {
        let message = format!("这家企业已经重启（{}），还没有结束。", reopening.key);
        return Err(Refusal::new("already_reopened", message, "请在原重启中办理。"));
    }
    let reopening = Reopening {
        key: format!("{year}-{}", context.entry),
        year: *year,
        subject: subject.clone(),
        subjects: subjects.clone(),
        reason: reason.clone(),
        evidence: evidence.clone(),
        state: ReopeningState::Open,
        act: context.act(),
        closed: None,
    };
    let mut written: Vec<Written> = vec![reopening.into()];
    for (number, firm) in (1..).zip(subjects) {
        let notice = Notice {
            key: format!("{}-{number}", context.entry),
            act: context.act(),
            to: Interest { enterprise: Some(firm.clone()), ..Interest::default() },
            title: format!("{year}年度重新核定用地"),
            text: format!("因{reason}，重新核定本宗地各企业的用地面积。请核对，有异议的可以提出。"),
            link: format!("/my-firm?year={year}"),
        };
        written.push(notice.into());
    }
    Ok(written)
}

fn closed(reopening: &Reopening, context: &Context<'_>) -> Reopening {
    Reopening { state: ReopeningState::Closed, closed: Some(context.act()), ..reopening.clone() }
}

fn republish(
    docket: &Docket,
    plan: &YearPlan,
    run: u64,
    reason: &str,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    needs_reason(reason)?;
    let Some(published) = docket.published(plan.year) else {
        let message = format!("{}年度还没有公布过。", plan.year);
        return Err(Refusal::new("not_published", message, "请按程序公布。"));
    };
    let before = docket.runs.get(&published.run).map_or(0, |run| run.act.entry);
    let fits = |record: &&RunRecord| {
        record.year == plan.year && record.purpose == Purpose::Final && record.act.entry > before
    };
    let Some(record) = docket.run(run).filter(fits) else {
        let message = format!("第{run}号操作不是{}年度公布之后的正式测算。", plan.year);
        return Err(Refusal::new("no_run", message, "请先做正式测算。"));
    };
    let list = publication(docket, record, reason, context);
    let notice = Notice {
        key: format!("{}-1", context.entry),
        act: context.act(),
        to: Interest { role: Some("enterprise".to_owned()), ..Interest::default() },
        title: format!("{}年度评价结果更正", plan.year),
        text: format!("第{}号名单取代第{}号名单：{reason}", list.number, published.number),
        link: format!("/my-firm?year={}", plan.year),
    };
    let mut written: Vec<Written> =
        vec![list.into(), YearPlan { run: Some(record.key.clone()), ..plan.clone() }.into(), notice.into()];
    let ended = docket.reopenings.values().filter(|reopening| {
        reopening.year == plan.year
            && reopening.state == ReopeningState::Open
            && reopening.act.entry <= record.facts_as_of
    });
    written.extend(ended.map(|reopening| Written::from(closed(reopening, context))));
    Ok(written)
}
