//! Accounts: opened by the system administrator, given their role by the security administrator; first passwords are
//! made here and shown once. The authority table as everybody may read it.

use crate::App;
use crate::change::submit;
use crate::guard::{Caller, RequestId};
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, List, Path};
use crate::wire::Page;
use crate::wire::account::{Account, AccountChange, AccountForm, NewCredential, Permission, Role};
use axum::extract::State;
use jiff::Timestamp;
use office::authority::{RoleKind, Scope};
use office::docket::{self, Command};

/// `GET /api/accounts`.
pub(crate) async fn accounts(
    State(app): State<App>,
    AsOf(moment): AsOf,
    list: List,
) -> Result<axum::Json<Page<Account>>> {
    let fits = |account: &&docket::Account| {
        let text = list.text.as_deref();
        text.is_none_or(|text| account.login.contains(text) || account.name.contains(text))
    };
    let found: Vec<&docket::Account> = moment.docket.accounts.values().filter(fits).collect();
    let Page { items, total, page, size, .. } = list.cut(found);
    let mut shown = Vec::with_capacity(items.len());
    for account in items {
        shown.push(shape(&app, account).await?);
    }
    Ok(axum::Json(Page::of(shown, total, page, size)))
}

async fn shape(app: &App, account: &docket::Account) -> Result<Account> {
    let credential = app.sessions().vault().credential(&account.login).await?;
    let now = Timestamp::now();
    let locked =
        credential.as_ref().and_then(|credential| credential.locked_until).filter(|until| *until > now);
    Ok(Account {
        login: account.login.clone(),
        name: account.name.clone(),
        department: account.department.clone(),
        department_title: account.department.as_deref().map(names::department),
        enterprise: account.enterprise.clone(),
        role: account.role.clone(),
        role_title: account.role.as_deref().map(|role| app.role_title(role)),
        zone_scope: account.zone.clone(),
        open: account.open,
        locked_until: locked.map(names::moment),
        has_password: credential.is_some(),
        second_factor: credential.as_ref().is_some_and(|credential| credential.second_factor.is_some()),
        must_change_password: credential.is_some_and(|credential| credential.must_change),
    })
}

/// `POST /api/accounts`.
pub(crate) async fn open(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<AccountForm>,
) -> Result<axum::Json<NewCredential>> {
    let login = form.login.clone();
    let AccountForm { name, department, enterprise, .. } = form;
    let command = Command::OpenAccount { login: form.login, name, department, enterprise };
    let receipt = submit(&app, &caller, id, command).await?;
    let known = app.sessions().vault().credential(&login).await?;
    // A request that was cut off after it was recorded still gets its password, once.
    let first_password = match known {
        Some(_) if receipt.repeated => None,
        _ => Some(app.give_first_password(&login).await?),
    };
    Ok(axum::Json(NewCredential { receipt, first_password }))
}

/// `PUT /api/accounts/{login}`.
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(login): Path<String>,
    Json(form): Json<AccountChange>,
) -> Result<axum::Json<NewCredential>> {
    if !app.docket().accounts.contains_key(&login) {
        return Err(Problem::not_found());
    }
    let resets = matches!(form, AccountChange::Reset { .. });
    let command = match form {
        AccountChange::Change { name, open } => Command::ChangeAccount { login: login.clone(), name, open },
        AccountChange::Grant { role, zone_scope: zone, reason } => {
            Command::GrantRole { login: login.clone(), role, zone, reason }
        }
        AccountChange::Reset { reason } => Command::ResetCredential { login: login.clone(), reason },
    };
    let receipt = submit(&app, &caller, id, command).await?;
    // Whoever is closed, re-granted or reset logs in again under the new rules.
    app.sessions().end_all(&login, None).await?;
    let first_password = match resets && !receipt.repeated {
        true => Some(app.give_first_password(&login).await?),
        false => None,
    };
    Ok(axum::Json(NewCredential { receipt, first_password }))
}

/// `GET /api/roles`.
pub(crate) async fn roles(State(app): State<App>) -> axum::Json<Vec<Role>> {
    let authority = app.authority();
    let docket = app.docket();
    let permission = |role: &str, action: &str| {
        let (scope, scope_title) = match authority.permits(role, action) {
            Scope::Nothing => return None,
            Scope::Public => ("public", "公开"),
            Scope::Oneself => ("oneself", "自己的"),
            Scope::OwnEnterprise => ("own_enterprise", "本企业"),
            Scope::OwnZone => ("own_zone", "本区域、本园区"),
            Scope::OwnDepartment => ("own_department", "本部门"),
            Scope::All => ("all", "全部"),
        };
        let title = authority.action(action).map_or_else(|| action.to_owned(), |known| known.title.clone());
        Some(Permission {
            action: action.to_owned(),
            title,
            scope: scope.to_owned(),
            scope_title: scope_title.to_owned(),
        })
    };
    let shape = |role: &office::authority::Role| Role {
        id: role.id.clone(),
        title: role.title.clone(),
        kind: match role.kind {
            RoleKind::Business => "business",
            RoleKind::Administrator => "administrator",
            RoleKind::Firm => "firm",
            RoleKind::Public => "public",
            RoleKind::Machine => "machine",
        }
        .to_owned(),
        second_factor: app.needs_second_factor(&docket, &role.id),
        actions: authority
            .actions_of(&role.id)
            .into_iter()
            .filter_map(|action| permission(&role.id, action))
            .collect(),
    };
    axum::Json(authority.roles().map(shape).collect())
}
