//! Accounts of the demo, one for each role and some firms. Their password is on the log-in page, so it protects nothing.

use super::Story;
use crate::moment::Moment;
use crate::trouble::Trouble;
use office::authority::RoleKind;
use office::docket::{Account, Command};
use serde::Serialize;

/// The password of all demo accounts; it is printed beside them.
pub const PASSWORD: &str = "Demo-2025-muheng";

/// Development zone of the demo's committee account.
const ZONE: &str = "KFQ";

/// An account of the demo, as the log-in page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoAccount {
    /// Log-in.
    pub login: String,
    /// Password.
    pub password: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Its title.
    pub role_title: String,
    /// What one can try with it.
    pub what: String,
}

/// The accounts of a demo office in the order in which the log-in page shows them; none of an office that is no demo.
#[must_use]
pub fn accounts(moment: &Moment) -> Vec<DemoAccount> {
    let Ok(setup) = moment.setup() else { return Vec::new() };
    if !setup.configuration.demo {
        return Vec::new();
    }
    let shown = |account: &Account| {
        let role = account.role.clone()?;
        let title =
            setup.rules.authority.role(&role).map_or_else(|| role.clone(), |known| known.title.clone());
        Some(DemoAccount {
            login: account.login.clone(),
            password: PASSWORD.to_owned(),
            name: account.name.clone(),
            what: what(&role).to_owned(),
            role_title: title,
            role,
        })
    };
    let mut all: Vec<DemoAccount> = moment.docket.accounts.values().filter_map(shown).collect();
    all.sort_by_key(|account| (place(&account.role), account.login.clone()));
    all
}

/// What one can try with a role.
fn what(role: &str) -> &'static str {
    match role {
        "industry" => "组织年度评价：催报、测算、公示、答复异议、公布",
        "leading_group" => "审议结果，看总览和等级变化",
        "natural_resources" => "报送用地，答复面积异议，办供地方案、合同、保函和租赁期满",
        "tax" => "报送税收，答复税收异议，更正数据",
        "zone_committee" => "初核本园区企业的异议，报送参评信息，主持项目评审，签产出监管协议",
        "enterprise" => "看本企业的得分和来源，提异议，看本企业的宗地",
        "system_admin" => "开账号、看运行情况",
        "security_admin" => "授权、重置口令",
        "audit_admin" => "看操作日志和登录记录，校验",
        "auditor" => "查阅和复核，不改任何内容",
        "supervision" => "登记督查，交办和复查问题，看进度和逾期",
        _ => "报送本部门数据，认定否决和加分，答复异议",
    }
}

/// Order on the log-in page.
fn place(role: &str) -> usize {
    const FIRST: [&str; 7] =
        ["industry", "enterprise", "zone_committee", "tax", "natural_resources", "leading_group", "auditor"];
    FIRST.iter().position(|first| *first == role).unwrap_or(FIRST.len())
}

/// Opens an account for each role that belongs to somebody of the house.
pub(super) async fn open(story: &mut Story<'_>) -> Result<(), Trouble> {
    let setup = story.desk.now().setup()?.clone();
    let authority = &setup.rules.authority;
    for role in authority.roles() {
        if !matches!(role.kind, RoleKind::Business | RoleKind::Administrator) {
            continue;
        }
        let department = fact::department(&role.id).map(|known| known.id.clone());
        let zone = authority
            .actions()
            .any(|action| authority.permits(&role.id, &action.id) == office::authority::Scope::OwnZone);
        let name = format!("{}（示范）", role.title);
        let zone = zone.then(|| ZONE.to_owned());
        grant(story, (&role.id, &name), (department, None), (&role.id, zone)).await?;
    }
    Ok(())
}

/// Opens the account of a firm.
pub(super) async fn open_firm(
    story: &mut Story<'_>,
    login: &str,
    name: &str,
    code: &str,
) -> Result<(), Trouble> {
    grant(story, (login, name), (None, Some(code.to_owned())), ("enterprise", None)).await
}

async fn grant(
    story: &mut Story<'_>,
    (login, name): (&str, &str),
    (department, enterprise): (Option<String>, Option<String>),
    (role, zone): (&str, Option<String>),
) -> Result<(), Trouble> {
    let (login, name) = (login.to_owned(), name.to_owned());
    story.by_system(Command::OpenAccount { login: login.clone(), name, department, enterprise }).await?;
    let (role, reason) = (role.to_owned(), "示范账号".to_owned());
    story.by_system(Command::GrantRole { login, role, zone, reason }).await?;
    Ok(())
}
