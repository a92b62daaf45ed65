//! Quotes of land supply over HTTP: what may be asked, the answer with every step and reading, and the sheet to sign.
//! Nothing is recorded.

use crate::App;
use crate::exports::attachment;
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::route::DOCX;
use crate::take::{AsOf, Json, Looked, Path, Query, day};
use crate::wire::Named;
use crate::wire::supply::{Given, Quote, QuoteForm, QuoteInput, QuoteKind, RuleDay};
use axum::extract::State;
use axum::response::Response;
use desk::Moment;
use desk::supply_quote::{Answer, Input, QuoteBody, SupplyLaw, document};
use fact::Decimal;
use fact::glossary::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use office::journal::AccessResult;
use std::collections::BTreeMap;

/// `GET /api/supply/quotes`.
pub(crate) async fn kinds(
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Query(asked): Query<RuleDay>,
) -> Result<axum::Json<Vec<QuoteKind>>> {
    let law = law_on(&moment, asked.day.as_deref(), looked)?;
    Ok(axum::Json(law.rules().quotes.iter().map(|kind| shape(&law, kind)).collect()))
}

/// `GET /api/supply/quotes/{kind}`.
pub(crate) async fn kind(
    AsOf(moment): AsOf,
    Looked(looked): Looked,
    Path(kind): Path<String>,
    Query(asked): Query<RuleDay>,
) -> Result<axum::Json<QuoteKind>> {
    let law = law_on(&moment, asked.day.as_deref(), looked)?;
    let kind = law.kind(&kind)?;
    Ok(axum::Json(shape(&law, kind)))
}

/// `POST /api/supply/quotes/{kind}`.
pub(crate) async fn quote(
    State(app): State<App>,
    Path(kind): Path<String>,
    Json(form): Json<QuoteForm>,
) -> Result<axum::Json<Quote>> {
    let (answer, law) = answer(&app, kind, form).await?;
    Ok(axum::Json(QuoteBody::of(&answer, &law).into()))
}

/// `POST /api/supply/quotes/{kind}/sheet.docx`.
pub(crate) async fn sheet(
    State(app): State<App>,
    caller: Caller,
    Path(kind): Path<String>,
    Json(form): Json<QuoteForm>,
) -> Result<Response> {
    let (answer, law) = answer(&app, kind, form).await?;
    let (name, bytes) = document(&answer, &law).map_err(|error| {
        tracing::error!(%error, "sheet");
        Problem::ours()
    })?;
    app.note(&caller, caller.action, &name, AccessResult::Allowed);
    Ok(attachment(&name, DOCX, bytes))
}

/// Computes off the request threads: every other reading is computed too.
async fn answer(app: &App, kind: String, form: QuoteForm) -> Result<(Answer, SupplyLaw)> {
    let moment = app.desk().now();
    let today = moment.today(Timestamp::now());
    let QuoteForm { day: asked, given, parameters, source } = form;
    let on = asked.filter(|text| !text.trim().is_empty()).map(|text| day(text.trim())).transpose()?;
    let on = on.unwrap_or(today);
    let numbers = numbers(parameters)?;
    let source = source.unwrap_or_default();
    if !numbers.is_empty() && source.trim().is_empty() {
        let detail = "参数没有出处。请在 source 写明是谁、哪份文件决定的。";
        return Err(Problem::unprocessable("source_missing", detail));
    }
    let given = written(given);
    let work = move || {
        let law = law_with(&moment, on, &numbers, source.trim())?;
        let answer = law.answer(&kind, &given)?;
        Ok((answer, law))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?
}

/// What was written; what was left blank is not known.
fn written(given: Vec<Given>) -> Vec<(String, String)> {
    let pairs = given.into_iter().map(|one| (one.id.trim().to_owned(), one.value.trim().to_owned()));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

fn numbers(parameters: Vec<Given>) -> Result<BTreeMap<String, Decimal>> {
    let mut numbers = BTreeMap::new();
    for (id, value) in written(parameters) {
        let number = value.parse().map_err(|_| {
            let detail = format!("参数“{id}”写的是“{value}”，不是数。请写成半角小数。");
            Problem::unprocessable("bad_parameter", detail)
        })?;
        if numbers.insert(id.clone(), number).is_some() {
            let detail = format!("参数“{id}”写了两次。请只写一次。");
            return Err(Problem::unprocessable("bad_parameter", detail));
        }
    }
    Ok(numbers)
}

fn law_on(moment: &Moment, asked: Option<&str>, looked: Date) -> Result<SupplyLaw> {
    let on = match asked.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => day(text)?,
        None => looked,
    };
    law_with(moment, on, &BTreeMap::new(), "")
}

fn law_with(
    moment: &Moment,
    on: Date,
    numbers: &BTreeMap<String, Decimal>,
    source: &str,
) -> Result<SupplyLaw> {
    let law = moment.setup()?.supply_law(on, numbers, source);
    let law = law.map_err(|failure| Problem::unprocessable("no_such_law", failure.to_string()))?;
    law.ok_or_else(|| {
        let detail = "本地没有配置供地规则，不能测算。请在配置里补上 supply.toml。";
        Problem::unprocessable("no_supply_rules", detail)
    })
}

fn shape(law: &SupplyLaw, kind: &office::supply::QuoteKind) -> QuoteKind {
    let result = |id: &String| Named { id: id.clone(), title: law.label(id) };
    QuoteKind {
        id: kind.id.clone(),
        title: kind.label.clone(),
        day: law.day().to_string(),
        results: kind.results.iter().map(result).collect(),
        inputs: law.inputs(kind).into_iter().map(input).collect(),
    }
}

fn input(input: Input) -> QuoteInput {
    let kind = match input.kind {
        _ if input.is_reading => "reading",
        _ if !input.options.is_empty() => "code",
        Kind::Number => "number",
        Kind::Flag => "flag",
        Kind::Text => "text",
        Kind::Day => "day",
    };
    let options = input.options.into_iter().map(|(id, title)| Named { id, title });
    QuoteInput {
        id: input.id,
        title: input.label,
        unit: input.unit,
        kind: kind.to_owned(),
        options: options.collect(),
    }
}
