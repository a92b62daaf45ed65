//! Accounts, as the journal knows them. Passwords and second factors are in the vault.

use crate::journal::Author;
use serde::{Deserialize, Serialize};

/// An account. Key: the log-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Log-in.
    pub login: String,
    /// Name of the person or firm.
    pub name: String,
    /// Department.
    pub department: Option<String>,
    /// Credit code, for firms.
    pub enterprise: Option<String>,
    /// Role; `None` until the security administrator gives one.
    pub role: Option<String>,
    /// Region or development zone that it is limited to.
    pub zone: Option<String>,
    /// Whether it may log in.
    pub open: bool,
}

impl Account {
    /// The author that this account is; `None` without a role or when it is closed.
    #[must_use]
    pub fn author(&self) -> Option<Author> {
        let role = self.role.clone().filter(|_| self.open)?;
        Some(Author {
            account: self.login.clone(),
            name: self.name.clone(),
            role,
            department: self.department.clone(),
            enterprise: self.enterprise.clone(),
            zone: self.zone.clone(),
        })
    }
}
