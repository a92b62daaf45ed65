//! Policies that apply to a firm by the class that it was published with: the measures of the year's pack, what each
//! stands on, and why it applies or does not.

use crate::App;
use crate::names;
use crate::packs::file_name;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Looked, Path, Query};
use crate::wire::Named;
use crate::wire::firm::{Policies, Policy, YearWanted};
use crate::zone::{scheme_of, scheme_title};
use axum::extract::State;
use desk::Moment;
use law::{Gravity, MeasureKind, Pack};
use office::docket::Publication;
use office::objection::frozen_items;
use office::policy::{PolicyState, PublishedClass, policies};
use std::sync::Arc;

/// `GET /api/firms/{subject}/policies`.
pub(crate) async fn of_firm(
    State(app): State<App>,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(subject): Path<String>,
    Query(wanted): Query<YearWanted>,
) -> Result<axum::Json<Policies>> {
    let nothing = |note: String| Policies { subject: subject.clone(), note, ..Policies::default() };
    let Some(list) = published(&moment, wanted.year) else {
        let year = wanted.year.map_or_else(String::new, |year| format!("{year}年度"));
        return Ok(axum::Json(nothing(format!("{year}还没有公布结果，公布后才有适用的政策。"))));
    };
    let run = moment.docket.runs.get(&list.run).ok_or_else(Problem::ours)?;
    let roll = app.desk().roll(run.act.entry).await?;
    let year = list.year;
    let dated = |answer: Policies| Policies {
        year: Some(year),
        published: Some(list.act.day.to_string()),
        scheme_title: Some(scheme_title(&moment, &run.scheme)),
        ..answer
    };
    let row = roll.find(&subject).filter(|row| !row.class.is_empty());
    let Some(row) = row else {
        let note = format!("{year}年度公布的名单里没有评定这家企业的等级，没有按等级适用的政策。");
        return Ok(axum::Json(dated(nothing(note))));
    };
    let pack = moment.setup()?.pack(&run.scheme);
    let pack = pack.map_err(|failure| Problem::unprocessable("pack_unusable", failure.to_string()))?;
    let measures = law::measures(&pack, day).map_err(|wrong| unusable(&wrong))?;
    let title = class_title(&moment, run, year, &row.class);
    let open = frozen_items(&moment.docket, year, &subject);
    let published = PublishedClass { year, class: &row.class, title: &title, list: &row.list };
    let found = policies(&measures, published, &open);
    let note = match found.len() {
        0 => format!("{}没有登记对{title}的措施。", pack.title),
        count => format!("按{year}年度公布的等级（{title}）列出{count}项。"),
    };
    let items = found.iter().map(|policy| shape(&pack, policy)).collect();
    Ok(axum::Json(dated(Policies {
        class: Some(row.class.clone()),
        class_title: Some(title.clone()),
        policies: items,
        ..nothing(note)
    })))
}

/// The list of a year that counts; of the newest year with one when none is asked for.
fn published(moment: &Moment, year: Option<i16>) -> Option<&Publication> {
    let docket = &moment.docket;
    match year {
        Some(year) => docket.published(year),
        None => docket.years.values().rev().find_map(|plan| docket.published(plan.year)),
    }
}

fn class_title(moment: &Moment, run: &office::docket::RunRecord, year: i16, class: &str) -> String {
    let scheme = scheme_of(moment, &run.scheme, year);
    let known = scheme.and_then(|scheme| {
        let known = scheme.classes.iter().find(|known| known.id == class)?;
        Some(desk::outcome::class_title(known))
    });
    known.unwrap_or_else(|| class.to_owned())
}

fn unusable(wrong: &[law::Diagnostic]) -> Problem {
    let first = wrong.first().map_or("", |first| first.message.as_str());
    Problem::unprocessable("pack_unusable", format!("规则包里的措施读不了：{first}"))
}

fn shape(pack: &Arc<Pack>, policy: &office::policy::Policy<'_>) -> Policy {
    let measure = policy.measure;
    let article = pack.articles.get(measure.article);
    let document = article.and_then(|article| pack.documents.get(article.document));
    let kind = match measure.kind {
        MeasureKind::Incentive => ("incentive", "激励"),
        MeasureKind::Pressure => ("pressure", "倒逼"),
    };
    // What blocks stands in `why`; what only warns is told beside a measure that applies.
    let warning = measure
        .superior
        .as_ref()
        .filter(|superior| superior.gravity != Gravity::Block && measure.basis.is_none());
    let department = |id: &String| Named { id: id.clone(), title: names::department(id) };
    Policy {
        id: measure.id.clone(),
        title: measure.title.clone(),
        kind: kind.0.to_owned(),
        kind_title: kind.1.to_owned(),
        state: policy.state.id().to_owned(),
        state_title: policy.state.title().to_owned(),
        applies: policy.state == PolicyState::Applies,
        why: policy.why.clone(),
        condition: Some(measure.when.clone()).filter(|when| !when.is_empty()),
        rule: measure.superior.as_ref().map(|superior| superior.rule.clone()),
        warning: warning.map(|superior| superior.says.clone()),
        basis: measure
            .basis
            .as_ref()
            .map(|basis| format!("{}{}（{}）", basis.document, basis.article, basis.approved_by)),
        departments: measure.lead.iter().map(department).collect(),
        clause: measure.clause.clone(),
        pack: pack.id.clone(),
        article: article.map_or_else(String::new, file_name),
        article_title: article.map_or_else(String::new, |article| article.title.clone()),
        document: document.map_or_else(String::new, citation),
        in_force: measure.days.to_string(),
    }
}

fn citation(document: &law::Document) -> String {
    match document.number.as_str() {
        "" => format!("{}《{}》", document.issuer, document.title),
        number => format!("{}《{}》（{number}）", document.issuer, document.title),
    }
}
