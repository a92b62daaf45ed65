//! What identification found on the day on which a case was opened, frozen into the case: the decision stands on it even
//! when the land or the rules change later. Finding it is left to `identification`.

use fact::{Area, Yuan};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was found about a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundLand {
    /// Day asked about.
    pub as_of: Date,
    /// Where it lies, in words.
    pub title: String,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Firms that it concerns.
    pub enterprises: Vec<FoundFirm>,
    /// Area that the case is about: listed, idle, or approved and not supplied.
    pub area: Area,
    /// Area of the whole parcel or batch.
    pub whole: Area,
    /// Id and label of the category, for low-efficiency land.
    pub category: Option<(String, String)>,
    /// What holds, the primary one first.
    pub items: Vec<FoundItem>,
    /// Packs, id and digest.
    pub packs: Vec<(String, String)>,
    /// The signed standard that it was found by, by its title, number and first day; `None` when that of the
    /// configuration held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// For idle land.
    pub idle: Option<IdleFound>,
    /// For a batch.
    pub batch: Option<BatchFound>,
}

/// A firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundFirm {
    /// Credit code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// One thing that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundItem {
    /// Code, as `T2-1`, or id.
    pub id: String,
    /// What a page calls it.
    pub title: String,
    /// Area that it concerns; areas of several overlap.
    pub area: Area,
    /// One sentence with the numbers.
    pub sentence: String,
    /// Clause or article.
    pub clause: String,
}

/// Idle land by the limbs of Order 53.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdleFound {
    /// Whether construction never began (article 2 paragraph 1); else it was suspended (paragraph 2).
    pub not_started: bool,
    /// Day from which it is idle, where one can be said.
    pub idle_from: Option<Date>,
    /// Day from which it may be taken back without compensation, where one can be said.
    pub take_back_from: Option<Date>,
    /// The fee of article 14 if the user caused it; `None` when no price is known or none is set by the article.
    pub fee: Option<Yuan>,
    /// Suspended days that were taken out.
    pub excused_days: i64,
    /// Credit code of the holder of the title, where the layer names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
}

impl FoundLand {
    /// Whether idle land was to be taken back without compensation already on the day of the finding, so that article 14
    /// sets no fee whatever the price.
    #[must_use]
    pub fn is_past_the_fee(&self) -> bool {
        let from = self.idle.as_ref().filter(|idle| idle.not_started).and_then(|idle| idle.take_back_from);
        from.is_some_and(|from| self.as_of >= from)
    }

    /// The user of idle land: who holds it, or the only firm on it. Who merely rents a part of it is not meant.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        let holder = self.idle.as_ref()?.holder.as_deref();
        holder.or(match self.enterprises.as_slice() {
            [only] => Some(only.code.as_str()),
            _ => None,
        })
    }
}

/// A batch of approved land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchFound {
    /// Day of the approval.
    pub approved_on: Date,
    /// Supplied.
    pub supplied: Area,
    /// Lapsed before.
    pub lapsed: Area,
    /// Adjusted before.
    pub adjusted: Area,
    /// Of what is unsupplied: compensation carried out; `None` when nobody reported it.
    pub expropriated: Option<Area>,
    /// Of what is unsupplied: compensation not carried out; `None` when nobody reported it.
    pub not_expropriated: Option<Area>,
    /// Day on which the approval lapses when nothing is done.
    pub lapses_on: Option<Date>,
}
