//! The guard before every route of the table: who asks, from where, whether the table permits it, whether a changing
//! request really comes from our pages, how often it may ask, and how large it may be.

use crate::App;
use crate::problem::{Problem, Result};
use crate::rim::Number;
use crate::route::{BODY_LIMIT_BYTES, Limits, Needs, Proof, Route};
use crate::session::Held;
use crate::take::BodyLimit;
use crate::view::View;
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use office::authority::{Scope, Target};
use office::journal::{AccessResult, Author};
use std::net::SocketAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// Who asks: the account, its session, and what the table permits it on this route.
#[derive(Clone)]
pub(crate) struct Caller {
    pub author: Author,
    pub held: Held,
    /// Action by which the route was permitted; empty where it needs none.
    pub action: &'static str,
    /// How far that action reaches.
    pub scope: Scope,
    pub address: String,
    pub number: String,
}

/// Where a request comes from.
#[derive(Clone)]
pub(crate) struct Origin {
    pub address: String,
}

/// The id by which a repeated request is known.
#[derive(Clone)]
pub(crate) struct RequestId(pub String);

/// What the guard must know of a route.
#[derive(Clone)]
pub(crate) struct Post {
    app: App,
    rule: Arc<Rule>,
}

struct Rule {
    needs: Needs,
    limits: Limits,
    proof: Proof,
    body_limit: usize,
    reads_firm: bool,
}

impl Post {
    pub(crate) fn new(app: &App, route: &Route<App>) -> Self {
        let Route { needs, limits, proof, uploads, reads_firm, .. } = *route;
        let body_limit = if uploads { app.settings().upload_bytes } else { BODY_LIMIT_BYTES };
        Self { app: app.clone(), rule: Arc::new(Rule { needs, limits, proof, body_limit, reads_firm }) }
    }
}

impl Caller {
    /// Whether something is within what the route's action reaches.
    pub(crate) fn reaches(&self, target: &Target<'_>) -> bool {
        target.within(self.scope, &self.author)
    }

    /// Which firms are within what the action reaches.
    pub(crate) fn view(&self) -> View {
        View::of(self.scope, &self.author)
    }

    /// Whether it is the account of a firm.
    pub(crate) fn is_firm(&self) -> bool {
        self.author.enterprise.is_some()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_logged_in)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::ours)
    }
}

/// Lets a request through to its handler, or not.
pub(crate) async fn guard(
    State(post): State<Post>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    match admit(&post, &params, &mut request).await {
        Ok(subject) => {
            let caller = request.extensions().get::<Caller>().cloned();
            let response = next.run(request).await;
            if let (true, Some(caller)) = (post.rule.reads_firm, caller)
                && response.status().is_success()
            {
                post.app.note(&caller, caller.action, &subject, AccessResult::Allowed);
            }
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// The address a request comes from: the last one that our proxy saw, or the peer.
fn address(app: &App, request: &Request) -> String {
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    let forwarded = forwarded.and_then(|text| text.trim().parse::<std::net::IpAddr>().ok());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let known = if app.settings().behind_proxy { forwarded.or(peer) } else { peer };
    known.map_or_else(|| "local".to_owned(), |address| address.to_string())
}

/// Checks everything that does not need the body; returns the firm that the path names.
async fn admit(post: &Post, params: &RawPathParams, request: &mut Request) -> Result<String> {
    let (app, rule) = (&post.app, &*post.rule);
    let address = address(app, request);
    let number = request.extensions().get::<Number>().map_or_else(String::new, |number| number.0.clone());
    request.extensions_mut().insert(Origin { address: address.clone() });
    request.extensions_mut().insert(BodyLimit(rule.body_limit));
    let changes = request.method() != Method::GET && request.method() != Method::HEAD;
    if changes {
        same_origin(app, request.headers())?;
    }
    let held = app.sessions().find(request.headers()).await?;
    match &held {
        Some(held) => app.throttle().account(&held.session.account)?,
        None => app.throttle().address(&address)?,
    }
    let mut subject = String::new();
    if rule.needs != Needs::Nobody {
        let held = held.ok_or_else(Problem::not_logged_in)?;
        let docket = app.docket();
        let account = docket.accounts.get(&held.session.account);
        let author = account.and_then(office::docket::Account::author).ok_or_else(Problem::not_logged_in)?;
        let mut caller = Caller { author, held, action: "", scope: Scope::Oneself, address, number };
        if rule.proof != Proof::None {
            token(&caller, request.headers())?;
        }
        let permitted = permit(app, rule, &mut caller);
        let permitted = match permitted {
            Ok(()) if rule.limits == Limits::Subject => within_reach(app, params, &caller).await,
            other => other.map(|()| String::new()),
        };
        subject = permitted.inspect_err(|problem| {
            if problem.code != "must_change_password" && problem.code != "must_enrol_second_factor" {
                app.note(&caller, caller.action, request.uri().path(), AccessResult::Refused);
            }
        })?;
        request.extensions_mut().insert(caller);
    }
    if rule.proof == Proof::TokenAndId {
        let id = repeat_id(request.headers())?;
        request.extensions_mut().insert(RequestId(id));
    }
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > rule.body_limit as u64) {
        return Err(Problem::too_large(rule.body_limit));
    }
    Ok(subject)
}

/// What the table says.
fn permit(app: &App, rule: &Rule, caller: &mut Caller) -> Result<()> {
    let (Needs::Ready | Needs::Action(_)) = rule.needs else { return Ok(()) };
    if caller.held.must_change_password {
        let detail = "首次登录或密码被重置后，请先修改密码。";
        return Err(Problem::new(axum::http::StatusCode::FORBIDDEN, "must_change_password", detail));
    }
    if !caller.held.enrolled && app.needs_second_factor(&app.docket(), &caller.author.role) {
        let detail = "管理员和企业账号须先登记第二因素（手机身份验证器）。";
        return Err(Problem::new(axum::http::StatusCode::FORBIDDEN, "must_enrol_second_factor", detail));
    }
    let Needs::Action(actions) = rule.needs else { return Ok(()) };
    caller.action = actions.first().copied().unwrap_or_default();
    let reach = |action: &&str| app.permits(&caller.author.role, action) != Scope::Nothing;
    let Some(action) = actions.iter().copied().find(reach) else {
        let role = app.role_title(&caller.author.role);
        let title = app.authority().action(caller.action).map_or("这样做", |action| action.title.as_str());
        let detail = format!("“{role}”不能{title}。需要时请联系安全管理员核对角色。");
        return Err(Problem::forbidden(detail));
    };
    caller.action = action;
    caller.scope = app.permits(&caller.author.role, action);
    Ok(())
}

/// Whether the firm that the path names is within what the action reaches. To those whom it does not reach, a firm
/// that is there and one that is not look the same.
async fn within_reach(app: &App, params: &RawPathParams, caller: &Caller) -> Result<String> {
    let subject = params.iter().find(|(name, _)| *name == "subject").map(|(_, value)| value.to_owned());
    let subject = subject.ok_or_else(Problem::not_found)?;
    let place = crate::firms::place_of(app, &subject).await?;
    let target = Target {
        enterprise: Some(&subject),
        region: place.region.as_deref(),
        zone: place.zone.as_deref(),
        // A department reaches every firm; which figures it sees is narrowed by their owner.
        department: if caller.scope == Scope::OwnDepartment {
            caller.author.department.as_deref()
        } else {
            None
        },
    };
    if place.known && caller.reaches(&target) { Ok(subject) } else { Err(Problem::not_found()) }
}

/// A changing request comes from our own pages: browsers say where a page came from.
fn same_origin(app: &App, headers: &HeaderMap) -> Result<()> {
    let refuse = || {
        let detail = "请求来自别的网站，已拒绝。请在本系统的页面上操作。";
        Err(Problem::new(axum::http::StatusCode::FORBIDDEN, "foreign_origin", detail))
    };
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return refuse();
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let forwarded = text("x-forwarded-host").filter(|_| app.settings().behind_proxy);
    let host = forwarded.or_else(|| text("host"));
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    match (origin, host) {
        (Some((_, origin)), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _ => refuse(),
    }
}

fn token(caller: &Caller, headers: &HeaderMap) -> Result<()> {
    let given = headers.get("x-csrf-token").map_or(&b""[..], |value| value.as_bytes());
    if bool::from(given.ct_eq(caller.held.session.csrf.as_bytes())) {
        return Ok(());
    }
    let detail = "缺少或不符的 X-CSRF-Token。请刷新页面后重试。";
    Err(Problem::new(axum::http::StatusCode::FORBIDDEN, "csrf", detail))
}

fn repeat_id(headers: &HeaderMap) -> Result<String> {
    let given = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let id = given.and_then(|text| Uuid::parse_str(text.trim()).ok());
    id.map(|id| id.hyphenated().to_string())
        .ok_or_else(|| Problem::malformed("缺少 Idempotency-Key，或它不是 UUID。"))
}
