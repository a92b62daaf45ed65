//! Logging in and out. An account that is not there costs the same time and gets the same answer as a wrong password.

use super::{Held, Sessions};
use crate::App;
use crate::answering::{OrNothing, WithHeader};
use crate::guard::{Caller, Origin};
use crate::problem::{Problem, Result};
use crate::rim::Number;
use crate::take::Json;
use crate::wire::session::{LogIn, Me};
use crate::{password, second_factor};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use office::journal::{Access, AccessResult, Author, Credential};

/// `POST /api/session`.
pub(crate) async fn log_in(
    State(app): State<App>,
    Extension(origin): Extension<Origin>,
    Extension(number): Extension<Number>,
    headers: HeaderMap,
    Json(form): Json<LogIn>,
) -> Result<WithHeader<axum::Json<Me>>> {
    app.throttle().log_in(&origin.address)?;
    let tried = prove(&app, &form).await;
    let result = match &tried {
        Ok(_) => AccessResult::Allowed,
        Err(problem) if problem.code == "locked" => AccessResult::Locked,
        Err(_) => AccessResult::Failed,
    };
    let role = tried.as_ref().map_or_else(|_| String::new(), |(author, _)| author.role.clone());
    // A name that is not there may be a password typed into the wrong field: it is not written down.
    let account =
        if app.docket().accounts.contains_key(&form.login) { form.login.clone() } else { String::new() };
    app.access_log()
        .log(vec![Access {
            at: Timestamp::now(),
            account,
            role,
            action: "log_in".into(),
            what: String::new(),
            from: origin.address.clone(),
            result,
            number: number.0.clone(),
        }])
        .await?;
    app.metrics().log_in(result);
    let (author, credential) = tried?;
    let sessions = app.sessions();
    if let Some(old) = sessions.find(&headers).await? {
        sessions.end(&old.session.token).await?;
    }
    let (session, cookie) =
        sessions.begin(&author.account, credential.second_factor.is_some(), &origin.address).await?;
    let held = Held {
        session,
        must_change_password: credential.must_change,
        enrolled: credential.second_factor.is_some(),
        read: Timestamp::now(),
    };
    let me = me(&app, &author, &held);
    Ok(([(header::SET_COOKIE, cookie)], axum::Json(me)))
}

/// `GET /api/session`: nothing, which is no error, when nobody is logged in.
pub(crate) async fn who(State(app): State<App>, headers: HeaderMap) -> Result<OrNothing<axum::Json<Me>>> {
    let Some(held) = app.sessions().find(&headers).await? else { return Ok(OrNothing(None)) };
    let docket = app.docket();
    let author = docket.accounts.get(&held.session.account).and_then(office::docket::Account::author);
    Ok(OrNothing(author.map(|author| axum::Json(me(&app, &author, &held)))))
}

/// `DELETE /api/session`.
pub(crate) async fn log_out(State(app): State<App>, caller: Caller) -> Result<WithHeader<StatusCode>> {
    let cookie = app.sessions().end(&caller.held.session.token).await?;
    app.note(&caller, "log_out", "", AccessResult::Allowed);
    Ok(([(header::SET_COOKIE, cookie)], StatusCode::NO_CONTENT))
}

/// What an account is told about itself.
pub(crate) fn me(app: &App, author: &Author, held: &Held) -> Me {
    let docket = app.docket();
    let rules = app.sessions().rules();
    let absolute = held.session.began.saturating_add(rules.absolute).unwrap_or(held.session.ends);
    Me {
        login: author.account.clone(),
        name: author.name.clone(),
        role: author.role.clone(),
        role_title: app.role_title(&author.role),
        department: author.department.clone(),
        department_title: author.department.as_deref().map(crate::names::department),
        enterprise: author.enterprise.clone(),
        enterprise_name: author.enterprise.as_ref().map(|_| author.name.clone()),
        zone_scope: author.zone.clone(),
        actions: app.actions_of(&author.role),
        csrf: held.session.csrf.clone(),
        second_factor: held.enrolled,
        second_factor_required: app.needs_second_factor(&docket, &author.role) && !held.enrolled,
        must_change_password: held.must_change_password,
        idle_ends: held.session.ends.to_string(),
        ends: absolute.to_string(),
    }
}

/// The account that a log-in proves, or why not.
async fn prove(app: &App, form: &LogIn) -> Result<(Author, Credential)> {
    let sessions = app.sessions();
    let docket = app.docket();
    let author = docket.accounts.get(&form.login).and_then(office::docket::Account::author);
    let credential = match &author {
        Some(author) => sessions.vault().credential(&author.account).await?,
        None => None,
    };
    let hashed = credential.as_ref().map(|credential| credential.password.clone());
    let fits = password::fits(form.password.clone(), hashed).await?;
    let now = Timestamp::now();
    let (Some(author), Some(credential)) = (author, credential) else {
        return Err(app.strangers().failed(&form.login, sessions.rules(), now).unwrap_or_else(wrong));
    };
    if let Some(until) = credential.locked_until.filter(|until| *until > now) {
        return Err(locked(until, now));
    }
    if !fits {
        return Err(failed(sessions, &author.account, now, wrong()).await);
    }
    if let Some(secret) = &credential.second_factor {
        let Some(code) = form.code.as_deref().map(str::trim).filter(|code| !code.is_empty()) else {
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "second_factor_required",
                "请输入身份验证器上的六位动态码。",
            ));
        };
        let step = second_factor::step(secret, code, now.as_second());
        let fresh = match step {
            Some(step) => sessions.vault().use_second_factor(&author.account, step).await?,
            None => false,
        };
        if !fresh {
            let wrong = "动态码不对，或已经用过。请等下一个动态码再输入。";
            let wrong = Problem::new(StatusCode::UNAUTHORIZED, "wrong_credentials", wrong);
            return Err(failed(sessions, &author.account, now, wrong).await);
        }
    }
    sessions.vault().forget_failures(&author.account).await?;
    Ok((author, credential))
}

/// Counts a failed attempt; the one that is too many is told that the account is locked.
async fn failed(sessions: &Sessions, account: &str, now: Timestamp, otherwise: Problem) -> Problem {
    let rules = sessions.rules();
    let until = now.saturating_add(rules.lock).unwrap_or(now);
    match sessions.vault().failed_attempt(account, rules.attempts, until).await {
        Ok(count) if count >= rules.attempts => locked(until, now),
        Ok(_) => otherwise,
        Err(error) => error.into(),
    }
}

fn wrong() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "登录名或密码不对。请核对后再试。")
}

pub(super) fn locked(until: Timestamp, now: Timestamp) -> Problem {
    let minutes = until.duration_since(now).as_secs().max(0) / 60 + 1;
    let detail = format!("登录失败次数太多，账号已锁定，约 {minutes} 分钟后再试；急用请联系安全管理员。");
    Problem::new(StatusCode::UNAUTHORIZED, "locked", detail)
}
