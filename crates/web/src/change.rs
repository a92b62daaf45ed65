//! Changes: a handler turns what it got into a command, the desk carries it out, and the answer is a receipt. Why the
//! desk turned it away becomes a problem here, once.

use crate::App;
use crate::guard::{Caller, RequestId};
use crate::names;
use crate::problem::{Problem, Result};
use crate::wire;
use axum::http::StatusCode;
use desk::{Request, Trouble};
use jiff::Timestamp;
use office::docket::{Command, Refusal};
use office::journal::{AccessResult, FileRef};

/// Has a command carried out.
pub(crate) async fn submit(
    app: &App,
    caller: &Caller,
    id: RequestId,
    command: Command,
) -> Result<wire::Receipt> {
    let action = command.action();
    let request = Request { id: id.0, author: caller.author.clone(), now: Timestamp::now(), command };
    let receipt =
        app.desk().submit(request).await.map_err(|trouble| turned_away(app, caller, action, trouble))?;
    Ok(wire::Receipt {
        message: done(app, &receipt.action, receipt.repeated),
        entry: receipt.entry,
        number: receipt.number,
        recorded: names::moment(receipt.recorded),
        repeated: receipt.repeated,
        key: None,
    })
}

/// As [`submit`], for a handler that has nothing else to answer.
pub(crate) async fn record(
    app: &App,
    caller: &Caller,
    id: RequestId,
    command: Command,
) -> Result<axum::Json<wire::Receipt>> {
    submit(app, caller, id, command).await.map(axum::Json)
}

/// Why the desk turned a request away; what is not permitted goes into the access log.
pub(crate) fn turned_away(app: &App, caller: &Caller, action: &str, trouble: Trouble) -> Problem {
    let problem = Problem::from(trouble);
    if problem.status == StatusCode::FORBIDDEN {
        app.note(caller, action, "", AccessResult::Refused);
    }
    problem
}

/// Files that a request names by digest; each must have been kept, and by somebody whom the caller may ask.
pub(crate) async fn files(app: &App, digests: &[String]) -> Result<Vec<FileRef>> {
    let mut files = Vec::with_capacity(digests.len());
    for digest in digests {
        files.push(file(app, digest).await?);
    }
    Ok(files)
}

/// A file that a request names by its digest.
pub(crate) async fn file(app: &App, digest: &str) -> Result<FileRef> {
    let kept = app.desk().archive().file(digest).await?;
    kept.ok_or_else(|| Problem::unprocessable("file_missing", "附件还没有上传，或编号不对。请重新上传附件。"))
}

fn done(app: &App, action: &str, repeated: bool) -> String {
    let title = app.authority().action(action).map_or(action, |action| action.title.as_str());
    if repeated {
        format!("“{title}”此前已经办过，没有重复办理。")
    } else {
        format!("“{title}”已办理。")
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused(refusal) => refusal.into(),
            Trouble::NotFound(what) => Self::new(StatusCode::NOT_FOUND, "not_found", what),
            Trouble::Failure(failure) => Self::unprocessable("cannot_be_done", failure.to_string()),
            Trouble::Archive(error) => error.into(),
            Trouble::Broken(what) => {
                tracing::error!(what, "desk");
                Self::ours()
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.code.as_str() {
            "not_permitted" | "out_of_scope" | "own_role" | "own_account" | "not_demo" => {
                StatusCode::FORBIDDEN
            }
            code if code.starts_with("no_such_") => StatusCode::NOT_FOUND,
            code if [
                "missing",
                "unknown_",
                "bad_",
                "ends_before",
                "overlap",
                "too_short",
                "unasked",
                "differs",
            ]
            .iter()
            .any(|part| code.contains(part)) =>
            {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            _ => StatusCode::CONFLICT,
        };
        let detail = refusal.to_string();
        Self::new(status, refusal.code, detail)
    }
}
