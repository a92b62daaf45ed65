//! Where a parcel stands, in one word, as lists and maps show it.

use office::identification::{Delay, ParcelFinding, Standing};

/// Where a parcel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParcelState {
    /// Low-efficiency.
    Listed,
    /// Meets a sub-type, but is only watched.
    Watch,
    /// Idle.
    Idle,
    /// Supplied, not started, not yet idle.
    NotUsed,
    /// Waits for the government.
    Waiting,
    /// What was given contradicts itself.
    Held,
    /// Another use than those that are looked at.
    OutOfScope,
    /// Nobody knows its use.
    ScopeUnknown,
    /// Nothing holds.
    Normal,
    /// No list can be made.
    Undecided,
}

impl ParcelState {
    /// All, as legends list them.
    pub const ALL: [Self; 10] = [
        Self::Listed,
        Self::Watch,
        Self::Idle,
        Self::NotUsed,
        Self::Waiting,
        Self::Held,
        Self::OutOfScope,
        Self::ScopeUnknown,
        Self::Normal,
        Self::Undecided,
    ];

    /// Of what was found; land that is idle in part and low-efficiency in part counts as idle here.
    #[must_use]
    pub fn of(finding: Option<&ParcelFinding>) -> Self {
        let Some(finding) = finding else { return Self::Undecided };
        match (&finding.delay, &finding.standing) {
            (_, Standing::Held) => Self::Held,
            (Delay::Idle(_), _) => Self::Idle,
            (Delay::NotUsed { .. }, _) => Self::NotUsed,
            (Delay::Waiting { .. }, _) => Self::Waiting,
            (Delay::None, Standing::Listed(_)) => Self::Listed,
            (Delay::None, Standing::Watch(_)) => Self::Watch,
            (Delay::None, Standing::OutOfScope) => Self::OutOfScope,
            (Delay::None, Standing::ScopeNotKnown) => Self::ScopeUnknown,
            (Delay::None, Standing::NotFound | Standing::Withheld) => Self::Normal,
        }
    }

    /// Id, as tiles and filters carry it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Watch => "watch",
            Self::Idle => "idle",
            Self::NotUsed => "not_used",
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::OutOfScope => "out_of_scope",
            Self::ScopeUnknown => "scope_unknown",
            Self::Normal => "normal",
            Self::Undecided => "undecided",
        }
    }

    /// What a page calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Listed => "低效用地",
            Self::Watch => "观察名单",
            Self::Idle => "闲置土地",
            Self::NotUsed => "供而未用",
            Self::Waiting => "等待政府",
            Self::Held => "资料有矛盾",
            Self::OutOfScope => "不在认定范围",
            Self::ScopeUnknown => "用途未登记",
            Self::Normal => "未发现问题",
            Self::Undecided => "尚未认定",
        }
    }
}
