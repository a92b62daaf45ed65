//! Steps over HTTP, whatever takes them: a form becomes a command, and a page is told which steps and fields there are
//! and by whom they may be taken. Which steps come next and what may be chosen in them is left to each machine.

use crate::App;
use crate::change::{file, files, submit};
use crate::guard::{Caller, RequestId};
use crate::problem::{Problem, Result};
use crate::wire::plot::{NextStep, StepField, StepForm};
use crate::wire::{Named, Receipt};
use office::authority::{Scope, Target};
use office::docket::Command;
use office::supply::Field;
use serde_json::{Value, json};

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

/// A field as the page gets it; `optional` names the fields, by step, that may be left out.
pub(crate) fn shape(step: &str, field: Field, optional: &[(&str, &str)]) -> StepField {
    const PLAIN: [&str; 13] = [
        "text", "day", "flag", "number", "amount", "area", "file", "files", "figures", "bond", "terms",
        "days", "ground",
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
