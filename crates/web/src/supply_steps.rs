//! Steps of projects and plots over HTTP: what may be taken next and by whom, and a step that somebody asks for turned
//! into its command.

use crate::App;
use crate::change::{file, files, submit};
use crate::guard::{Caller, RequestId};
use crate::names::department;
use crate::problem::{Problem, Result};
use crate::take::{Json, Path};
use crate::wire::plot::{NextStep, PlotForm, ProjectForm, StepField, StepForm};
use crate::wire::{Named, Receipt};
use axum::extract::State;
use office::authority::{Scope, Target};
use office::docket::{Command, plot_target, project_target};
use office::supply::{
    AGREED_DAYS, BondKind, DealEvent, DealKind, Field, MilestoneState, PairEvent, Plot, Project, ReviewStep,
    Stance, SupplyRules, SupplyStep, Titled, Which, next_steps, review_fields, step_fields,
};
use serde_json::{Value, json};

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

/// As [`submit`], for what is known by the number of its entry.
pub(crate) async fn keyed(
    app: &App,
    caller: &Caller,
    id: RequestId,
    command: Command,
) -> Result<axum::Json<Receipt>> {
    let mut receipt = submit(app, caller, id, command).await?;
    receipt.key = Some(receipt.entry.to_string());
    Ok(axum::Json(receipt))
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

/// A step from its form: files that were named by digest become files.
pub(crate) async fn read<T: serde::de::DeserializeOwned>(
    app: &App,
    form: &StepForm,
    fields: &[Field],
) -> Result<T> {
    let mut step = form.fields.clone();
    for field in fields.iter().filter(|field| field.kind == "files") {
        let named = step.get(field.name).and_then(Value::as_array);
        let digests: Vec<String> = named
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|text| text.trim().to_owned())
            .collect();
        let kept = files(app, &digests).await?;
        let kept = serde_json::to_value(kept).map_err(|_| Problem::ours())?;
        step.insert(field.name.to_owned(), kept);
    }
    for field in fields.iter().filter(|field| field.kind == "file") {
        let named = step.get(field.name).and_then(Value::as_str).map(str::trim);
        if let Some(digest) = named.filter(|digest| !digest.is_empty()) {
            let file = file(app, digest).await?;
            let file = serde_json::to_value(file).map_err(|_| Problem::ours())?;
            step.insert(field.name.to_owned(), file);
        } else if step.get(field.name).is_some_and(|value| !value.is_null()) {
            step.insert(field.name.to_owned(), Value::Null);
        }
    }
    step.insert("step".to_owned(), json!(form.step));
    serde_json::from_value(Value::Object(step)).map_err(|error| {
        let detail = format!("这一步的内容不符合要求：{error}。请按 next 列出的字段填写，文件先上传。");
        Problem::unprocessable("wrong_shape", detail)
    })
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

/// A step that may be taken now, and by whom.
pub(crate) fn next(
    app: &App,
    caller: &Caller,
    (id, title, action): (&str, &str, &str),
    fields: Vec<StepField>,
    quotes: &[&str],
    target: &Target<'_>,
) -> NextStep {
    let roles = app.authority().roles().filter(|role| app.permits(&role.id, action) != Scope::Nothing);
    NextStep {
        step: id.to_owned(),
        title: title.to_owned(),
        action: action.to_owned(),
        permitted: app.authority().require(&caller.author, action, target).is_ok(),
        roles: roles.map(|role| Named { id: role.id.clone(), title: role.title.clone() }).collect(),
        fields,
        quotes: quotes.iter().map(|quote| (*quote).to_owned()).collect(),
    }
}

/// Figures that a step asks for besides those of its quotes: they are of the deal or the contract.
fn bare_figures(step: &str) -> &'static [&'static str] {
    match step {
        "sell" => &["supply_price", "rent_total"],
        "sign_land" => &["penalty_rate"],
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

/// A field as the page gets it; `optional` names the fields, by step, that may be left out.
pub(crate) fn shape(step: &str, field: Field, optional: &[(&str, &str)]) -> StepField {
    const PLAIN: [&str; 12] = [
        "text", "day", "flag", "number", "amount", "area", "file", "files", "figures", "bond", "terms",
        "days",
    ];
    let kind = if PLAIN.contains(&field.kind) || field.kind == "members" { field.kind } else { "choice" };
    StepField {
        name: field.name.to_owned(),
        title: field.label.to_owned(),
        kind: kind.to_owned(),
        options: Vec::new(),
        optional: field.kind == "figures" || optional.contains(&(step, field.name)),
    }
}

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

/// Words of a machine by the ids that its JSON has.
pub(crate) fn titled<T: Titled + serde::Serialize>(words: &[T]) -> Vec<Named> {
    words.iter().map(|word| Named { id: word_id(word), title: word.title().to_owned() }).collect()
}

/// The id of a word, as JSON has it.
pub(crate) fn word_id<T: serde::Serialize>(word: &T) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(id)) => id,
        _ => String::new(),
    }
}

/// A department with its name.
pub(crate) fn named_department(id: &str) -> Named {
    Named { id: id.to_owned(), title: department(id) }
}

/// What a term is called.
pub(crate) fn term(id: &str) -> String {
    fact::glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}
