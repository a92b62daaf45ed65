//! Logging in, the second factor, passwords, and what the demo says about itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Log-in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogIn {
    #[schema(min_length = 1, max_length = 64)]
    pub login: String,
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
    /// Six digits of the second factor.
    #[serde(default)]
    pub code: Option<String>,
}

/// Who is logged in, and what they may do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Me {
    pub login: String,
    pub name: String,
    pub role: String,
    pub role_title: String,
    pub department: Option<String>,
    pub department_title: Option<String>,
    /// Credit code, for the account of a firm.
    pub enterprise: Option<String>,
    pub enterprise_name: Option<String>,
    /// Region or zone that the account is limited to.
    pub zone_scope: Option<String>,
    /// Ids of the actions that the authority table permits.
    pub actions: Vec<String>,
    /// Value of the header X-CSRF-Token of changing requests.
    pub csrf: String,
    /// Whether a second factor is enrolled.
    pub second_factor: bool,
    /// Whether the role needs one before anything else can be done.
    pub second_factor_required: bool,
    pub must_change_password: bool,
    /// The session ends now without use.
    pub idle_ends: String,
    /// The session ends at the latest.
    pub ends: String,
}

/// A new password.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    #[schema(max_length = 256)]
    pub current: String,
    #[schema(max_length = 256)]
    pub new: String,
}

/// A second factor to enrol: shown once, in force after its first code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Enrolment {
    /// Base32, for typing in.
    pub secret: String,
    /// `otpauth://` address.
    pub uri: String,
    /// The address as a picture to scan.
    pub qr_svg: String,
}

/// A code of the second factor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecondFactorCode {
    #[schema(pattern = "^[0-9]{6}$")]
    pub code: String,
}

/// Whether this is the demo, and how to try it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Demo {
    pub demo: bool,
    pub notice: String,
    /// Empty outside the demo.
    pub accounts: Vec<DemoAccount>,
    /// The office's day.
    pub today: String,
}

/// An account of the demo.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DemoAccount {
    pub login: String,
    pub password: String,
    pub name: String,
    pub role: String,
    pub role_title: String,
    /// What to try with it.
    pub what: String,
}

/// Moves the demo office's day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemoClock {
    #[schema(format = Date)]
    pub day: String,
}
