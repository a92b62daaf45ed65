//! Changing a password and enrolling a second factor: what an account does with its own secrets.

use super::{Held, me};
use crate::App;
use crate::answering::WithHeader;
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use crate::take::Json;
use crate::wire::session::{Enrolment, Me, PasswordChange, SecondFactorCode};
use crate::{password, second_factor};
use axum::extract::State;
use axum::http::header;
use jiff::Timestamp;
use office::journal::{AccessResult, Credential};

/// `PUT /api/session/password`. All other sessions of the account end; this one gets a new token.
pub(crate) async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Json(form): Json<PasswordChange>,
) -> Result<WithHeader<axum::Json<Me>>> {
    let account = &caller.author.account;
    let sessions = app.sessions();
    let credential = own_credential(&app, account).await?;
    app.throttle().log_in(account)?;
    if !password::fits(form.current, Some(credential.password.clone())).await? {
        app.note(&caller, "change_password", "", AccessResult::Failed);
        return Err(Problem::unprocessable("wrong_password", "现在的密码不对。请重新输入。"));
    }
    if let Some(weak) = password::weakness(&form.new, account) {
        return Err(Problem::unprocessable("weak_password", weak));
    }
    if password::fits(form.new.clone(), Some(credential.password.clone())).await? {
        return Err(Problem::unprocessable("same_password", "新密码和现在的密码一样，请换一个。"));
    }
    let hashed = password::hash_password(&form.new).await.map_err(|_| Problem::ours())?;
    let credential =
        Credential { password: hashed, must_change: false, changed: Timestamp::now(), ..credential };
    sessions.vault().put_credential(&credential).await?;
    sessions.end_all(account, None).await?;
    app.note(&caller, "change_password", "", AccessResult::Allowed);
    let (session, cookie) =
        sessions.begin(account, caller.held.session.second_factor, &caller.address).await?;
    let held = Held {
        session,
        must_change_password: false,
        enrolled: credential.second_factor.is_some(),
        read: Timestamp::now(),
    };
    Ok(([(header::SET_COOKIE, cookie)], axum::Json(me(&app, &caller.author, &held))))
}

/// `POST /api/session/second_factor`: a new secret, in force after its first code.
pub(crate) async fn enrol_second_factor(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<Enrolment>> {
    if caller.held.enrolled {
        let detail = "已经登记过第二因素。换手机请联系安全管理员重置后再登记。";
        return Err(Problem::conflict("already_enrolled", detail));
    }
    let secret = second_factor::new_secret();
    let docket = app.docket();
    let title = docket.configuration().map_or("亩衡", |configuration| configuration.title.as_str());
    let uri = second_factor::uri(&secret, &caller.author.account, title)?;
    let qr_svg = second_factor::picture(&uri)?;
    app.enrolments().offer(&caller.author.account, &secret);
    Ok(axum::Json(Enrolment { secret, uri, qr_svg }))
}

/// `PUT /api/session/second_factor`: the first code puts the secret in force.
pub(crate) async fn confirm_second_factor(
    State(app): State<App>,
    caller: Caller,
    Json(form): Json<SecondFactorCode>,
) -> Result<axum::Json<Me>> {
    let account = &caller.author.account;
    let Some(secret) = app.enrolments().offered(account) else {
        let detail = "还没有开始登记，或已经过期。请重新开始登记第二因素。";
        return Err(Problem::conflict("not_enrolling", detail));
    };
    let now = Timestamp::now();
    let Some(step) = second_factor::step(&secret, form.code.trim(), now.as_second()) else {
        let detail = "动态码不对。请核对手机时间是否准确，再输入新的动态码。";
        return Err(Problem::unprocessable("wrong_code", detail));
    };
    let credential = own_credential(&app, account).await?;
    let credential = Credential { second_factor: Some(secret), second_factor_step: Some(step), ..credential };
    let sessions = app.sessions();
    sessions.vault().put_credential(&credential).await?;
    sessions.vault().confirm_session(&caller.held.session.token).await?;
    sessions.end_all(account, Some(&caller.held.session.token)).await?;
    app.enrolments().forget(account);
    app.note(&caller, "enrol_second_factor", "", AccessResult::Allowed);
    let held = Held { enrolled: true, ..caller.held.clone() };
    Ok(axum::Json(me(&app, &caller.author, &held)))
}

async fn own_credential(app: &App, account: &str) -> Result<Credential> {
    app.sessions().vault().credential(account).await?.ok_or_else(Problem::not_logged_in)
}
