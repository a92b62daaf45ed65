//! Accounts and the authority table.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Account {
    pub login: String,
    pub name: String,
    pub department: Option<String>,
    pub department_title: Option<String>,
    pub enterprise: Option<String>,
    pub role: Option<String>,
    pub role_title: Option<String>,
    pub zone_scope: Option<String>,
    pub open: bool,
    /// Locked until, when it is.
    pub locked_until: Option<String>,
    /// Whether a first password was given.
    pub has_password: bool,
    pub second_factor: bool,
    pub must_change_password: bool,
}

/// An account to open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountForm {
    #[schema(pattern = "^[a-z0-9][a-z0-9._-]{1,31}$")]
    pub login: String,
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    pub department: Option<String>,
    /// Credit code, for the account of a firm.
    #[serde(default)]
    pub enterprise: Option<String>,
}

/// The first password, shown once; it must be changed at the first log-in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewCredential {
    pub receipt: super::Receipt,
    /// Absent when the request was recorded before: it is not kept in a readable form.
    pub first_password: Option<String>,
}

/// A change of one account; one of the fields.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum AccountChange {
    /// Renames, closes or reopens (system administrator).
    Change {
        /// Name from now on.
        name: String,
        /// Whether it may log in.
        open: bool,
    },
    /// Gives it its role and limits (security administrator).
    Grant {
        /// Role id.
        role: String,
        /// Region or zone that it is limited to.
        zone_scope: Option<String>,
        /// Why.
        reason: String,
    },
    /// Resets password and second factor (security administrator).
    Reset {
        /// Why.
        reason: String,
    },
}

/// A role and what it may do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Role {
    pub id: String,
    pub title: String,
    /// business, administrator, firm, public or machine.
    pub kind: String,
    /// Whether it must prove itself twice.
    pub second_factor: bool,
    pub actions: Vec<Permission>,
}

/// An action that a role may do, and on what.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Permission {
    pub action: String,
    pub title: String,
    pub scope: String,
    pub scope_title: String,
}
