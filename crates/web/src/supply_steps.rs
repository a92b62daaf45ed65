//! Steps of projects and plots over HTTP: what may be taken next and by whom, and a step that somebody asks for turned
//! into its command.

use crate::App;
use crate::change::submit;
use crate::guard::{Caller, RequestId};
use crate::names::{named_department, term, titled};
use crate::problem::{Problem, Result};
use crate::steps::{keyed, next, read, shape};
use crate::take::{Json, Path};
use crate::wire::plot::{NextStep, PlotForm, ProjectForm, StepField, StepForm};
use crate::wire::{Named, Receipt};
use axum::extract::State;
use office::authority::Target;
use office::docket::{Command, plot_target, project_target};
use office::supply::{
    AGREED_DAYS, BondKind, DealEvent, DealKind, MilestoneState, PairEvent, Plot, Project, ReviewStep, Stance,
    SupplyRules, SupplyStep, Titled, Which, next_steps, review_fields, step_fields,
};

/// `POST /api/supply/projects`.
pub(crate) async fn propose(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<ProjectForm>,
) -> Result<axum::Json<Receipt>> {
    let ProjectForm { title, investor, enterprise, region, zone, figures } = form;
    // Whoever is limited to a zone proposes for it.
    let zone = zone.or_else(|| caller.author.zone.clone());
    let command = Command::ProposeProject { title, investor, enterprise, region, zone, figures };
    keyed(&app, &caller, id, command).await
}

/// `POST /api/supply/plots`.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<PlotForm>,
) -> Result<axum::Json<Receipt>> {
    let PlotForm { code, title, project, figures } = form;
    keyed(&app, &caller, id, Command::OpenPlot { code, title, project, figures }).await
}

/// `POST /api/supply/projects/{project}/steps`.
pub(crate) async fn review(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(project): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    seen(&caller, app.docket().projects.get(&project).map(project_target))?;
    let review: ReviewStep = read(&app, &form, &review_fields(&form.step)).await?;
    submit(&app, &caller, id, Command::ReviewProject { project, review }).await.map(axum::Json)
}

/// `POST /api/supply/plots/{plot}/steps`.
pub(crate) async fn take(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(plot): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    seen(&caller, app.docket().plots.get(&plot).map(plot_target))?;
    let supply: SupplyStep = read(&app, &form, &step_fields(&form.step)).await?;
    submit(&app, &caller, id, Command::Supply { plot, supply }).await.map(axum::Json)
}

/// What is not seen is not there, whatever somebody asks to do with it.
fn seen(caller: &Caller, target: Option<Target<'_>>) -> Result<()> {
    match target {
        Some(target) if caller.view().reaches(&target) => Ok(()),
        _ => Err(Problem::not_found()),
    }
}

/// Steps of a project's review that may be taken now.
pub(crate) fn next_of_project(app: &App, caller: &Caller, project: &Project) -> Vec<NextStep> {
    let members = project.review.iter().flat_map(|review| &review.members);
    let members: Vec<Named> = members.map(|one| named_department(&one.department)).collect();
    let mut steps = Vec::new();
    for id in project.next() {
        let Some((_, title, action)) = ReviewStep::ALL.iter().find(|(known, _, _)| *known == id) else {
            continue;
        };
        let fields = review_fields(id).into_iter().map(|field| StepField {
            options: match field.kind {
                "stance" => titled(Stance::ALL),
                "member" | "members" => members.clone(),
                _ => Vec::new(),
            },
            ..shape(id, field, OPTIONAL)
        });
        steps.push(next(app, caller, (id, title, action), fields.collect(), &[], &project_target(project)));
    }
    steps
}

/// Steps of a plot that may be taken now.
pub(crate) fn next_of_plot(app: &App, caller: &Caller, plot: &Plot, rules: &SupplyRules) -> Vec<NextStep> {
    let target = plot_target(plot);
    let step = |one: office::supply::NextStep| {
        let fields = one.fields.into_iter().map(|field| {
            let options = match field.kind {
                "figures" => bare_figures(one.id)
                    .iter()
                    .map(|id| Named { id: (*id).to_owned(), title: term(id) })
                    .collect(),
                kind => options(kind, plot, rules),
            };
            StepField { options, ..shape(one.id, field, OPTIONAL) }
        });
        next(app, caller, (one.id, one.title, one.action), fields.collect(), one.quotes, &target)
    };
    next_steps(plot).into_iter().map(step).collect()
}

/// Figures that a step asks for besides those of its quotes: they are of the deal or the contract.
fn bare_figures(step: &str) -> &'static [&'static str] {
    match step {
        "sell" => &["supply_price", "rent_total"],
        "sign_land" => &["penalty_rate", "split_agreed"],
        _ => &[],
    }
}

/// Fields that may be left out; a reason or condition that only some cases need is asked for by the step itself.
const OPTIONAL: &[(&str, &str)] = &[
    ("give", "text"),
    ("give", "file"),
    ("hold", "attended"),
    ("agree", "reason"),
    ("decide_route", "reason"),
    ("sell", "enterprise"),
    ("sign_land", "lease_to"),
    ("claim_bond", "penalty"),
];

/// What may be chosen in a field of a plot's step.
fn options(kind: &str, plot: &Plot, rules: &SupplyRules) -> Vec<Named> {
    let words = |term: &'static str| {
        rules.words_of(term).map(|word| Named { id: word.id.clone(), title: word.label.clone() }).collect()
    };
    let numbered = |titles: Vec<String>| {
        (1_u32..).zip(titles).map(|(number, title)| Named { id: number.to_string(), title }).collect()
    };
    match kind {
        "route" => words("supply_route"),
        "exception" => words("exception_kind"),
        "part" => rules
            .plan_parts
            .iter()
            .map(|one| Named { id: one.id.clone(), title: one.label.clone() })
            .collect(),
        "ground" => {
            rules.ground.iter().map(|one| Named { id: one.id.clone(), title: one.label.clone() }).collect()
        }
        "item" => rules
            .assessment_items
            .iter()
            .map(|one| Named { id: one.id.clone(), title: one.label.clone() })
            .collect(),
        "which" => titled(Which::ALL),
        "event" => {
            let plain = [PairEvent::Deliver, PairEvent::Start, PairEvent::Complete, PairEvent::Produce];
            let may = |event: &PairEvent| plot.pair.as_ref().is_some_and(|pair| pair.may(*event));
            titled(&plain.into_iter().filter(may).collect::<Vec<_>>())
        }
        "bond" => titled(BondKind::ALL),
        "days" => AGREED_DAYS.iter().map(|id| Named { id: (*id).to_owned(), title: term(id) }).collect(),
        "deal_kind" => titled(DealKind::ALL),
        "deal_event" => titled(&[DealEvent::Deal, DealEvent::Tax, DealEvent::Register]),
        "held_bond" => {
            let held = plot.bonds.iter().filter(|bond| bond.is_held());
            let named = |bond: &office::supply::Bond| Named {
                id: bond.paper.number.clone(),
                title: format!("{} {}", bond.paper.kind.title(), bond.paper.number),
            };
            held.map(named).collect()
        }
        "term" => {
            let open = plot.milestones.iter().filter(|one| one.state == MilestoneState::Open);
            let own = open.filter(|one| one.contract == plot.code);
            own.map(|one| Named { id: one.term.clone(), title: term(&one.term) }).collect()
        }
        "secured_term" => {
            let days = plot.milestones.iter().filter(|one| one.contract == plot.code);
            let secured =
                days.filter(|one| ["agreed_start", "agreed_completion"].contains(&one.term.as_str()));
            secured.map(|one| Named { id: one.term.clone(), title: term(&one.term) }).collect()
        }
        "split" => numbered(
            plot.splits.iter().map(|one| format!("{}平方米（{}）", one.floor, one.state.title())).collect(),
        ),
        "deal" => numbered(
            plot.deals.iter().map(|one| format!("{}（{}）", one.title(), one.state.title())).collect(),
        ),
        "task" => numbered(plot.tasks.iter().map(|one| one.task.what.clone()).collect()),
        _ => Vec::new(),
    }
}
