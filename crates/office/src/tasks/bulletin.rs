//! Bulletins that wait to be drafted, signed, issued or received, and problems that wait for whoever answers for them or
//! looks at them again (S2-IV.3b, S2-IV.3c, AL11).

use super::office::may;
use super::{Desktop, Task, Tasks};
use crate::authority::Target;
use crate::bulletin::{Bulletin, BulletinState, MonthGap, Problem, ProblemState, is_party, standing};

pub(super) fn add(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    if may(desktop, "bulletin_draft", &Target::default()) {
        for month in standing(desktop.docket.bulletins.values(), desktop.today) {
            if matches!(month.gap, MonthGap::Due | MonthGap::Skipped) {
                tasks.mine.push(missing(desktop, month.month, month.gap));
            }
        }
    }
    for bulletin in desktop.docket.bulletins.values() {
        if let Some(task) = of_bulletin(desktop, bulletin) {
            tasks.mine.push(task);
        }
    }
    for problem in desktop.docket.problems.values() {
        let leads = is_party(desktop.author, &problem.lead);
        let supports = problem.support.iter().any(|id| is_party(desktop.author, id));
        match problem.state {
            ProblemState::Open if leads => tasks.mine.push(of_problem(desktop, problem, "去报整改")),
            ProblemState::Open if supports => tasks.waiting.push(of_problem(desktop, problem, "看问题")),
            ProblemState::Reported if leads => tasks.waiting.push(of_problem(desktop, problem, "看问题")),
            ProblemState::Reported if may(desktop, "problem_check", &Target::default()) => {
                tasks.mine.push(of_problem(desktop, problem, "去复查"));
            }
            _ => {}
        }
    }
}

fn missing(desktop: &Desktop<'_>, month: crate::bulletin::Month, gap: MonthGap) -> Task {
    let skipped = gap == MonthGap::Skipped;
    Task {
        id: format!("bulletin-missing-{month}"),
        kind: "bulletin_draft",
        title: format!("起草{}督查通报", month.title()),
        detail: if skipped {
            "这个月没有通报，已经跳过。"
        } else {
            "一月一督查、一月一通报。"
        }
        .to_owned(),
        due: Some(month.last()),
        overdue: skipped && month.last() < desktop.today,
        action: "去起草",
        link: format!("/bulletins?draft={month}"),
    }
}

fn of_bulletin(desktop: &Desktop<'_>, bulletin: &Bulletin) -> Option<Task> {
    let may = |action| may(desktop, action, &Target::default());
    let text = &bulletin.text;
    let is_written = [&text.organisation, &text.policy, &text.effect].iter().all(|text| !text.is_empty());
    let (kind, detail, action) = match bulletin.state {
        BulletinState::Draft if is_written && may("bulletin_sign") => {
            ("bulletin_sign", "正文已经写好，等签发。", "去签发")
        }
        BulletinState::Draft if !is_written && may("bulletin_draft") => {
            ("bulletin_draft", "推进、落实、成效三部分还没有写全。", "去填写")
        }
        BulletinState::Signed if may("bulletin_draft") => {
            ("bulletin_draft", "已经签发，编号以后印发。", "去印发")
        }
        BulletinState::Issued if bulletin.waits_for(desktop.author).is_some() => {
            ("bulletin_receive", "请签收。", "去签收")
        }
        _ => return None,
    };
    Some(Task {
        id: format!("bulletin-{}-{}", kind, bulletin.key),
        kind,
        title: bulletin.title(),
        detail: detail.to_owned(),
        due: None,
        overdue: false,
        action,
        link: format!("/bulletins/{}", bulletin.key),
    })
}

fn of_problem(desktop: &Desktop<'_>, problem: &Problem, action: &'static str) -> Task {
    let reported = problem.state == ProblemState::Reported;
    Task {
        id: format!("problem-{}", problem.key),
        kind: "problem",
        title: problem.what.clone(),
        detail: if reported {
            "已报整改结果，待复查（S2-IV.3c）。"
        } else {
            "督查交办的问题（S2-IV.3c）。"
        }
        .to_owned(),
        due: Some(problem.due),
        overdue: !reported && desktop.overdue(problem.due),
        action,
        link: format!("/bulletins/problems/{}", problem.key),
    }
}
