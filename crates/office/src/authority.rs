//! Who may do what within which limits: one table of role × action × scope (`codes/authority.toml`), read and checked
//! once, asked by every decision, page, export and file. Who somebody is, is left to `web`.

use crate::docket::Refusal;
use crate::journal::Author;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The table that comes with the program.
const TABLE: &str = include_str!("../../../codes/authority.toml");

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Not at all.
    Nothing,
    /// Without a log-in; what anybody may see.
    Public,
    /// One's own session, tasks and messages.
    Oneself,
    /// The firm that the account belongs to.
    OwnEnterprise,
    /// Firms of the region or development zone that the account is limited to.
    OwnZone,
    /// Forms and figures of the account's department.
    OwnDepartment,
    /// Everything.
    All,
}

/// What kind of people a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Departments, zones, the leading group, auditors.
    Business,
    /// One of the three separate administrators.
    Administrator,
    /// Firms.
    Firm,
    /// Anybody, without an account.
    Public,
    /// The office's own jobs; never granted to an account.
    Machine,
}

/// Whether an action changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// It only shows.
    Read,
    /// It changes, or takes something out of the house.
    Write,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// For whom.
    pub kind: RoleKind,
}

/// An action, and who may do it how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Whether it changes something.
    pub kind: ActionKind,
    /// Everybody who is logged in, for what is their own.
    #[serde(default)]
    pub everyone: bool,
    /// Roles without limits.
    #[serde(default)]
    pub all: BTreeSet<String>,
    /// Roles within their department.
    #[serde(default)]
    pub own_department: BTreeSet<String>,
    /// Roles within their region or development zone.
    #[serde(default)]
    pub own_zone: BTreeSet<String>,
    /// Roles within their firm.
    #[serde(default)]
    pub own_enterprise: BTreeSet<String>,
    /// Roles without a log-in.
    #[serde(default)]
    pub public: BTreeSet<String>,
    /// Why two administrators share it.
    #[serde(default)]
    pub shared_because: Option<String>,
}

/// What an action is done to, as far as it is known. What is not set does not limit, except that a limited permission
/// reaches only what says that it is within the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Target<'a> {
    /// Department that owns the form, figure or question.
    pub department: Option<&'a str>,
    /// Region of the firm.
    pub region: Option<&'a str>,
    /// Development zone of the firm.
    pub zone: Option<&'a str>,
    /// Credit code of the firm.
    pub enterprise: Option<&'a str>,
}

/// Why a table is refused.
#[derive(Debug, Error)]
pub enum AuthorityError {
    /// Not TOML, or not the fields that are described.
    #[error("权限表读不懂：{0}")]
    Unreadable(#[from] toml::de::Error),
    /// A role or action that stands twice.
    #[error("权限表中“{0}”写了两遍。")]
    Twice(String),
    /// A role that no `[[role]]` describes.
    #[error("权限表的操作“{action}”写了不存在的角色“{role}”。")]
    UnknownRole {
        /// The action.
        action: String,
        /// The role.
        role: String,
    },
    /// A role with two scopes for one action.
    #[error("权限表的操作“{action}”给角色“{role}”写了两种范围。")]
    TwoScopes {
        /// The action.
        action: String,
        /// The role.
        role: String,
    },
    /// Two administrators, or an administrator and another role, share an action.
    #[error(
        "三员分立：操作“{action}”同时给了“{first}”和“{second}”。请只留一个；只看不改的可写 shared_because 说明理由。"
    )]
    NotSeparate {
        /// The action.
        action: String,
        /// One role.
        first: String,
        /// The other.
        second: String,
    },
    /// An action of the program that the table does not have.
    #[error("权限表缺少操作“{0}”。没有写的操作谁都不能做，请补上。")]
    MissingAction(&'static str),
}

/// The table.
#[derive(Clone, Debug)]
pub struct Authority {
    roles: BTreeMap<String, Role>,
    actions: BTreeMap<String, Action>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    role: Vec<Role>,
    action: Vec<Action>,
}

impl Authority {
    /// The table that comes with the program.
    ///
    /// # Errors
    /// None as long as `codes/authority.toml` passes its tests.
    pub fn built_in() -> Result<Self, AuthorityError> {
        Self::from_toml(TABLE)
    }

    /// Reads and checks a table.
    ///
    /// # Errors
    /// When it names unknown roles, gives one role two scopes, lacks an action of [`crate::docket::Command`], or does
    /// not keep the three administrators apart.
    pub fn from_toml(text: &str) -> Result<Self, AuthorityError> {
        let file: File = toml::from_str(text)?;
        let mut authority = Self { roles: BTreeMap::new(), actions: BTreeMap::new() };
        for role in file.role {
            if let Some(twice) = authority.roles.insert(role.id.clone(), role) {
                return Err(AuthorityError::Twice(twice.id));
            }
        }
        for action in file.action {
            authority.check(&action)?;
            if let Some(twice) = authority.actions.insert(action.id.clone(), action) {
                return Err(AuthorityError::Twice(twice.id));
            }
        }
        match crate::docket::Command::ACTIONS.iter().find(|action| !authority.actions.contains_key(**action))
        {
            Some(missing) => Err(AuthorityError::MissingAction(missing)),
            None => Ok(authority),
        }
    }

    /// Roles by id.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    /// Actions by id.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.values()
    }

    /// A role.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.get(id)
    }

    /// An action.
    #[must_use]
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.get(id)
    }

    /// How far a role may do an action; nothing for unknown ones.
    #[must_use]
    pub fn permits(&self, role: &str, action: &str) -> Scope {
        let (Some(role), Some(action)) = (self.roles.get(role), self.actions.get(action)) else {
            return Scope::Nothing;
        };
        if !action.public.is_empty() {
            return Scope::Public;
        }
        match action.scopes().into_iter().find(|(roles, _)| roles.contains(&role.id)) {
            Some((_, scope)) => scope,
            None if action.everyone && role.kind != RoleKind::Public => Scope::Oneself,
            None => Scope::Nothing,
        }
    }

    /// Actions that a role may do at all, in the order of their ids.
    #[must_use]
    pub fn actions_of(&self, role: &str) -> Vec<&str> {
        let permitted = |action: &&str| self.permits(role, action) != Scope::Nothing;
        self.actions.keys().map(String::as_str).filter(permitted).collect()
    }

    /// Whether an author may do an action to a target.
    ///
    /// # Errors
    /// `not_permitted` when the role may not do it at all, `out_of_scope` when the target is beyond its limits.
    pub fn require(&self, author: &Author, action: &str, target: &Target<'_>) -> Result<Scope, Refusal> {
        let scope = self.permits(&author.role, action);
        let title = self.actions.get(action).map_or(action, |action| action.title.as_str());
        let role = self.roles.get(&author.role).map_or(author.role.as_str(), |role| role.title.as_str());
        if scope == Scope::Nothing {
            let message = format!("“{role}”不能{title}。");
            return Err(Refusal::new("not_permitted", message, "需要时请联系安全管理员核对角色。"));
        }
        if target.within(scope, author) {
            return Ok(scope);
        }
        let limit = match scope {
            Scope::OwnEnterprise => "只能办理本企业的事项",
            Scope::OwnZone => "只能办理本区域、本园区企业的事项",
            Scope::OwnDepartment => "只能办理本部门负责的数据和事项",
            _ => "账号限定了区域，只能办理该区域的事项",
        };
        let message = format!("“{role}”{limit}。");
        Err(Refusal::new("out_of_scope", message, "请核对选择的对象；范围不对的请联系安全管理员。"))
    }

    fn check(&self, action: &Action) -> Result<(), AuthorityError> {
        let mut named: Vec<&Role> = Vec::new();
        for (roles, _) in action.scopes() {
            for id in roles {
                let unknown = || AuthorityError::UnknownRole { action: action.id.clone(), role: id.clone() };
                let role = self.roles.get(id).ok_or_else(unknown)?;
                if named.iter().any(|named| named.id == role.id) {
                    return Err(AuthorityError::TwoScopes { action: action.id.clone(), role: id.clone() });
                }
                named.push(role);
            }
        }
        let excused = action.kind == ActionKind::Read && action.shared_because.is_some();
        let auditing = |role: &Role| role.id == "audit_admin" && action.kind == ActionKind::Read;
        let administrators = named.iter().filter(|role| role.kind == RoleKind::Administrator);
        for first in administrators {
            // Auditors read the journal as the audit administrator does; neither changes it. The program itself sets
            // the house up, see `docket::decide`.
            let clashes = |second: &&&Role| {
                second.id != first.id
                    && second.kind != RoleKind::Machine
                    && !(auditing(first) && second.kind == RoleKind::Business)
            };
            if let Some(second) = named.iter().find(clashes).filter(|_| !excused) {
                return Err(AuthorityError::NotSeparate {
                    action: action.id.clone(),
                    first: first.id.clone(),
                    second: second.id.clone(),
                });
            }
        }
        Ok(())
    }
}

impl Action {
    fn scopes(&self) -> [(&BTreeSet<String>, Scope); 5] {
        [
            (&self.all, Scope::All),
            (&self.own_department, Scope::OwnDepartment),
            (&self.own_zone, Scope::OwnZone),
            (&self.own_enterprise, Scope::OwnEnterprise),
            (&self.public, Scope::Public),
        ]
    }
}

impl Target<'_> {
    /// Whether it is within a scope of an author. A region or development zone that the account is limited to limits
    /// every scope for targets that lie somewhere.
    #[must_use]
    pub fn within(&self, scope: Scope, author: &Author) -> bool {
        let placed = self.region.is_some() || self.zone.is_some();
        let here = match author.zone.as_deref() {
            Some(limit) => self.region == Some(limit) || self.zone == Some(limit),
            None => false,
        };
        let not_elsewhere = author.zone.is_none() || !placed || here;
        let own = |mine: Option<&str>, theirs: Option<&str>| mine.is_some() && mine == theirs;
        match scope {
            Scope::Nothing => false,
            Scope::Public | Scope::Oneself => true,
            Scope::OwnEnterprise => own(author.enterprise.as_deref(), self.enterprise),
            Scope::OwnZone => here,
            Scope::OwnDepartment => own(author.department.as_deref(), self.department) && not_elsewhere,
            Scope::All => not_elsewhere,
        }
    }
}
