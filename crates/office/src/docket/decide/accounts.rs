//! Setting up the office, its demo clock, accounts and roles.

use super::super::{Account, Command, Context, Docket, OfficeDay, Refusal, Written};
use super::needs_reason;
use crate::authority::{RoleKind, Scope};

const ADMINISTRATORS: [&str; 3] = ["system_admin", "security_admin", "audit_admin"];

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    match command {
        Command::Configure { configuration } => Ok(vec![configuration.clone().into()]),
        Command::SetOfficeDay { day } => set_office_day(docket, *day, context),
        Command::OpenAccount { login, name, department, enterprise } => {
            may_set_up(docket, context)?;
            let account = Account {
                login: login.clone(),
                name: name.clone(),
                department: department.clone(),
                enterprise: enterprise.clone(),
                role: None,
                zone: None,
                open: true,
            };
            open_account(docket, account)
        }
        Command::ChangeAccount { login, name, open } => {
            let account = account(docket, login)?;
            if !open && *login == context.author.account {
                return Err(Refusal::new(
                    "own_account",
                    "不能停用自己的账号。",
                    "请由另一位系统管理员办理。",
                ));
            }
            needs_name(name)?;
            Ok(vec![Account { name: name.clone(), open: *open, ..account.clone() }.into()])
        }
        Command::GrantRole { login, role, zone, reason } => {
            may_set_up(docket, context)?;
            needs_reason(reason)?;
            grant_role(docket, account(docket, login)?, role, zone.as_deref(), context)
        }
        Command::ResetCredential { login, reason } => {
            needs_reason(reason)?;
            Ok(vec![account(docket, login)?.clone().into()])
        }
        _ => Ok(Vec::new()),
    }
}

fn set_office_day(
    docket: &Docket,
    day: jiff::civil::Date,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    if !docket.configuration().is_some_and(|configuration| configuration.demo) {
        return Err(Refusal::new("not_demo", "只有演示系统能移动日期。", "正式系统以当天日期办理。"));
    }
    let today = docket.office_day().unwrap_or(context.today);
    if docket.office_day().is_some() && day < today {
        let message = format!("演示日期已经到{today}，不能往回移。");
        return Err(Refusal::new("day_goes_back", message, "请选以后的日期；要看以前的请用“截至”。"));
    }
    Ok(vec![OfficeDay { day }.into()])
}

/// The program itself opens accounts while it sets the office up: the demo's, or the first of each administrator.
fn may_set_up(docket: &Docket, context: &Context<'_>) -> Result<(), Refusal> {
    let machine = context.rules.authority.role(&context.author.role).map(|role| role.kind);
    let demo = docket.configuration().is_some_and(|configuration| configuration.demo);
    let vacant = ADMINISTRATORS.iter().any(|role| {
        !docket.accounts.values().any(|account| account.role.as_deref() == Some(*role) && account.open)
    });
    if machine != Some(RoleKind::Machine) || demo || vacant {
        return Ok(());
    }
    Err(Refusal::new("already_set_up", "三类管理员都有了，程序不再自己开账号。", "请由系统管理员办理。"))
}

fn open_account(docket: &Docket, account: Account) -> Result<Vec<Written>, Refusal> {
    let login = &account.login;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '@');
    if !(2..=64).contains(&login.len()) || !login.chars().all(fits) {
        let message = format!("登录名“{login}”不能用。");
        return Err(Refusal::new("bad_login", message, "请用2至64个字母、数字或 _ - . @。"));
    }
    if docket.accounts.contains_key(login) {
        let message = format!("登录名“{login}”已经有人用过。");
        return Err(Refusal::new("login_taken", message, "登录名不重复使用，请换一个。"));
    }
    needs_name(&account.name)?;
    if let Some(department) = account.department.as_deref().filter(|id| fact::department(id).is_none()) {
        let message = format!("“{department}”不在部门表内。");
        return Err(Refusal::new("unknown_department", message, "请从部门清单中选。"));
    }
    if let Some(code) = &account.enterprise {
        if account.department.is_some() {
            return Err(Refusal::new("two_homes", "账号不能既属于部门又属于企业。", "请只选一项。"));
        }
        if code.parse::<fact::Uscc>().is_err() {
            let message = format!("“{code}”不是统一社会信用代码。");
            return Err(Refusal::new("bad_code", message, "请核对营业执照上的18位代码。"));
        }
    }
    Ok(vec![account.into()])
}

fn grant_role(
    docket: &Docket,
    account: &Account,
    role: &str,
    zone: Option<&str>,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let authority = &context.rules.authority;
    if account.login == context.author.account {
        return Err(Refusal::new("own_role", "不能给自己授权。", "请由另一位安全管理员办理。"));
    }
    let known =
        authority.role(role).filter(|role| !matches!(role.kind, RoleKind::Machine | RoleKind::Public));
    let Some(known) = known else {
        let message = format!("没有可授予的角色“{role}”。");
        return Err(Refusal::new("unknown_role", message, "请从角色清单中选。"));
    };
    if (known.kind == RoleKind::Firm) != account.enterprise.is_some() {
        let message = format!("角色“{}”与账号所属不符。", known.title);
        return Err(Refusal::new("wrong_home", message, "企业角色只给企业账号，其他角色只给本单位的账号。"));
    }
    let of_department = authority.actions().any(|action| action.own_department.contains(role));
    if of_department && account.department.is_none() {
        let message = format!("角色“{}”按部门限定，账号没有写明部门。", known.title);
        return Err(Refusal::new("department_missing", message, "请由系统管理员另开写明部门的账号。"));
    }
    let of_zone = authority.actions().any(|action| authority.permits(role, &action.id) == Scope::OwnZone);
    if of_zone && zone.is_none() {
        let message = format!("角色“{}”按区域限定，没有选区域或园区。", known.title);
        return Err(Refusal::new("zone_missing", message, "请选择该账号负责的区域或园区。"));
    }
    if let (Some(zone), Some(configuration)) = (zone, docket.configuration()) {
        let places = configuration.regions.iter().chain(&configuration.zones);
        if !places.into_iter().any(|place| place.id == zone) {
            let message = format!("“{zone}”不是本地的区域或园区。");
            return Err(Refusal::new("unknown_zone", message, "请从清单中选。"));
        }
    }
    let zone = zone.map(str::to_owned);
    Ok(vec![Account { role: Some(role.to_owned()), zone, ..account.clone() }.into()])
}

fn account<'a>(docket: &'a Docket, login: &str) -> Result<&'a Account, Refusal> {
    docket
        .accounts
        .get(login)
        .ok_or_else(|| Refusal::new("no_such_account", format!("没有账号“{login}”。"), "请从账号清单中选。"))
}

fn needs_name(name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::new("name_missing", "没有写姓名或名称。", "请填写。"));
    }
    Ok(())
}
