//! The stages of an evaluation year, in their order (domain.md §1.10).

use serde::{Deserialize, Serialize};

/// Where an evaluation year stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Opened; scheme and timetable can still be set.
    Draft,
    /// Departments deliver.
    Collecting,
    /// Areas are shown; firms may object to them.
    AreaPublicity,
    /// Areas are fixed.
    AreaFrozen,
    /// Scores are computed.
    Calculating,
    /// Departments put vetoes and bonuses.
    DeptReview,
    /// The preliminary result stands.
    Preliminary,
    /// The preliminary result is shown; firms may object.
    ResultPublicity,
    /// Objections are answered and closed.
    ObjectionHandling,
    /// The leading group reviews.
    LeadingGroupReview,
    /// The government meeting has approved.
    GovMeetingApproved,
    /// Published.
    Published,
    /// Results were handed to those who apply them.
    Applied,
    /// Done.
    Archived,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 14] = [
        Self::Draft,
        Self::Collecting,
        Self::AreaPublicity,
        Self::AreaFrozen,
        Self::Calculating,
        Self::DeptReview,
        Self::Preliminary,
        Self::ResultPublicity,
        Self::ObjectionHandling,
        Self::LeadingGroupReview,
        Self::GovMeetingApproved,
        Self::Published,
        Self::Applied,
        Self::Archived,
    ];

    /// The next stage.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }

    /// The stage to which the leading group sends a year back: the one before its review, where objections are handled
    /// and the final result is computed (domain.md §1.10). From other stages a year is not sent back.
    #[must_use]
    pub const fn sent_back_to(self) -> Option<Self> {
        match self {
            Self::LeadingGroupReview => Some(Self::ObjectionHandling),
            _ => None,
        }
    }

    /// Whether something is shown publicly in this stage for a number of working days.
    #[must_use]
    pub const fn has_window(self) -> bool {
        matches!(self, Self::AreaPublicity | Self::ResultPublicity)
    }

    /// Id as stored and in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Collecting => "collecting",
            Self::AreaPublicity => "area_publicity",
            Self::AreaFrozen => "area_frozen",
            Self::Calculating => "calculating",
            Self::DeptReview => "dept_review",
            Self::Preliminary => "preliminary",
            Self::ResultPublicity => "result_publicity",
            Self::ObjectionHandling => "objection_handling",
            Self::LeadingGroupReview => "leading_group_review",
            Self::GovMeetingApproved => "gov_meeting_approved",
            Self::Published => "published",
            Self::Applied => "applied",
            Self::Archived => "archived",
        }
    }

    /// What a page calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Draft => "筹备",
            Self::Collecting => "数据汇集",
            Self::AreaPublicity => "用地面积公示",
            Self::AreaFrozen => "用地面积已锁定",
            Self::Calculating => "测算",
            Self::DeptReview => "部门复核",
            Self::Preliminary => "初步结果",
            Self::ResultPublicity => "结果公示",
            Self::ObjectionHandling => "异议处理",
            Self::LeadingGroupReview => "领导小组审议",
            Self::GovMeetingApproved => "政府常务会议审定",
            Self::Published => "已公布",
            Self::Applied => "已应用",
            Self::Archived => "已归档",
        }
    }

    /// Action of `codes/authority.toml` that moves a year to this stage.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::GovMeetingApproved => "approve_year",
            Self::Published => "publish",
            _ => "advance_year",
        }
    }
}
