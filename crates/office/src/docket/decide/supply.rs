//! Land supply: projects and their joint review, plots and the steps of their lives. The steps themselves are the work
//! of `supply`; here they get the rules of the office, and what they raise becomes messages.

use super::super::{Command, Context, Docket, Notice, Refusal, Written};
use super::{frozen, lines};
use crate::supply::{LawInForce, NewPlot, NewProject, Plot, Project, ReviewState, interests};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Some(book) = &context.rules.supply else {
        let message = "本地没有配置供地规则。";
        return Err(Refusal::new("no_supply_rules", message, "请在配置里补上 supply.toml。"));
    };
    let law = LawInForce { book, calendar: &context.rules.calendar };
    let act = context.act();
    match command {
        Command::ProposeProject { title, investor, enterprise, region, zone, figures } => {
            frozen::may_apply(docket, enterprise.as_deref(), context)?;
            let (region, zone) = place(docket, region.as_deref(), zone.as_deref())?;
            let new = NewProject {
                title,
                investor,
                enterprise: enterprise.as_deref(),
                region: region.as_deref(),
                zone: zone.as_deref(),
                figures,
            };
            Ok(vec![Project::propose(&new, &law, &act)?.into()])
        }
        Command::ReviewProject { project, review } => {
            Ok(vec![project_of(docket, project)?.carry_out(review, &law, &act)?.into()])
        }
        Command::OpenPlot { code, title, project, figures } => {
            let project = project_of(docket, project)?;
            open(docket, (code, title), project, figures, (&law, context))
        }
        Command::Supply { plot, supply } => {
            let plot = plot_of(docket, plot)?;
            frozen::may_step(docket, plot, supply, context)?;
            lines::may_supply(plot, &context.evidence)?;
            let review = docket.projects.get(&plot.project).and_then(|project| project.review.as_ref());
            let after = plot.carry_out(supply, review, &law, &act)?;
            let mut written = told(docket, plot, &after, context);
            written.insert(0, after.into());
            Ok(written)
        }
        _ => Ok(Vec::new()),
    }
}

fn open(
    docket: &Docket,
    (code, title): (&str, &str),
    project: &Project,
    figures: &crate::supply::Given,
    (law, context): (&LawInForce<'_>, &Context<'_>),
) -> Result<Vec<Written>, Refusal> {
    if docket.plots.values().any(|plot| plot.code == code.trim()) {
        let message = format!("宗地{}已经登记。", code.trim());
        return Err(Refusal::new("plot_twice", message, "请从宗地清单中选，或核对编号。"));
    }
    if project.review.as_ref().is_some_and(|review| review.state == ReviewState::Refused) {
        let message = format!("项目“{}”评审没有通过（S2-4a）。", project.title);
        return Err(Refusal::new("not_reviewed", message, "不能为它办供地。"));
    }
    // What the project promises is what its plot is measured by.
    let mut known = project.figures.clone();
    known.extend(figures.iter().map(|(id, text)| (id.clone(), text.clone())));
    let new = NewPlot {
        code,
        title,
        project: &project.key,
        region: project.region.as_deref(),
        zone: project.zone.as_deref(),
        figures: &known,
    };
    let mut plot = Plot::open(&new, law, &context.act())?;
    for (id, _) in project.figures.iter().filter(|(id, text)| plot.figures.get(*id) == Some(*text)) {
        plot.written.insert(id.clone(), project.proposed.clone());
    }
    Ok(vec![plot.into()])
}

/// The district and development zone, as the configuration knows them; the district of a zone goes with it.
fn place(
    docket: &Docket,
    region: Option<&str>,
    zone: Option<&str>,
) -> Result<(Option<String>, Option<String>), Refusal> {
    let Some(known) = docket.configuration() else { return Ok((None, None)) };
    let unknown = |what: &str, id: &str| {
        Refusal::new("unknown_place", format!("没有代码为“{id}”的{what}。"), "请从清单中选。")
    };
    if let Some(id) = region.filter(|id| !known.regions.iter().any(|place| place.id == *id)) {
        return Err(unknown("区", id));
    }
    let Some(id) = zone else { return Ok((region.map(str::to_owned), None)) };
    let zone = known.zones.iter().find(|place| place.id == id).ok_or_else(|| unknown("开发区", id))?;
    let region = region.map(str::to_owned).or_else(|| zone.region.clone());
    Ok((region, Some(zone.id.clone())))
}

/// Messages about the tasks that a step raised, to those whom each department stands for.
fn told(docket: &Docket, before: &Plot, after: &Plot, context: &Context<'_>) -> Vec<Written> {
    let mut notices = Vec::new();
    for raised in after.tasks.iter().skip(before.tasks.len()) {
        for (_, to) in interests(docket, after, &raised.task.department) {
            let notice = Notice {
                key: format!("{}-{}", context.entry, notices.len() + 1),
                act: context.act(),
                to,
                title: format!("宗地{}有新任务", after.code),
                text: format!("{}（{}）。", raised.task.what, raised.task.clause),
                link: format!("/supply/plots/{}", after.key),
            };
            notices.push(notice.into());
        }
    }
    notices
}

pub(super) fn project_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Project, Refusal> {
    docket.projects.get(key).ok_or_else(|| {
        Refusal::new("no_such_project", format!("没有编号为{key}的项目。"), "请从项目清单中选。")
    })
}

pub(super) fn plot_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a Plot, Refusal> {
    docket
        .plots
        .get(key)
        .ok_or_else(|| Refusal::new("no_such_plot", format!("没有编号为{key}的宗地。"), "请从宗地清单中选。"))
}
