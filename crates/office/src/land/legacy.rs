//! Land with problems of long ago (S2-8h): what the natural resources bureau found of a parcel, what is to become of it, and
//! that it was settled. What the layers themselves say of a parcel is left to who reads them.

use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use crate::step::{needs_text, refuse, words};
use serde::{Deserialize, Serialize};

/// Clause key.
const CLAUSE: &str = "S2-8h";

words! {
    /// What is the matter with a parcel.
    LegacyKind {
        /// Built before it was approved.
        BuiltBeforeApproval = "未批先建",
        /// Nobody holds it, or it is not clear who does.
        TitleUnclear = "权属不清",
        /// Used otherwise than approved: another border or area.
        BoundaryDiffers = "批准与实际界址不符",
        /// Collective and state land are not told apart.
        OwnershipDisputed = "国有与集体界线争议",
        /// Something else, as written.
        Other = "其他历史遗留问题",
    }
}

words! {
    /// How far it is.
    LegacyState {
        /// To be dealt with.
        Open = "待处置",
        /// Dealt with.
        Settled = "已理清",
    }
}

/// A problem of a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyLand {
    /// Key: the entry, as text.
    pub key: String,
    /// Parcel code.
    pub parcel: String,
    /// Development zone of the parcel on the day on which it was written down.
    pub zone: Option<String>,
    /// What is the matter.
    pub kind: LegacyKind,
    /// What happened.
    pub note: String,
    /// What is to become of it, by the plan and the function of the place.
    pub way: String,
    /// What it was found by.
    pub paper: FileRef,
    /// Who wrote it down, when.
    pub act: Act,
    /// How it was settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<LegacySettled>,
}

/// How a problem was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacySettled {
    /// What came of it.
    pub result: String,
    /// The paper.
    pub paper: FileRef,
    /// Who wrote it down, when.
    pub act: Act,
}

/// What is written down of a parcel.
#[derive(Clone, Copy, Debug)]
pub struct LegacyFound<'a> {
    /// Parcel code.
    pub parcel: &'a str,
    /// Development zone.
    pub zone: Option<&'a str>,
    /// What is the matter.
    pub kind: LegacyKind,
    /// What happened.
    pub note: &'a str,
    /// What is to become of it.
    pub way: &'a str,
    /// What it was found by.
    pub paper: &'a FileRef,
}

impl LegacyLand {
    /// Enters a problem of a parcel; `known` are all that were entered before.
    ///
    /// # Errors
    /// When it says nothing, or the same problem of the parcel is open already.
    pub fn enter<'k>(
        found: &LegacyFound<'_>,
        known: impl IntoIterator<Item = &'k Self>,
        act: &Act,
    ) -> Result<Self, Refusal> {
        needs_text(found.parcel, "宗地代码", CLAUSE)?;
        needs_text(found.note, "历史遗留问题的情况", CLAUSE)?;
        needs_text(found.way, "分类处置的方式", CLAUSE)?;
        let parcel = found.parcel.trim();
        let is_same = |one: &&Self| one.parcel == parcel && one.kind == found.kind && one.settled.is_none();
        if let Some(open) = known.into_iter().find(is_same) {
            use crate::step::Titled as _;
            let message = format!("宗地{parcel}的“{}”已经在册，编号{}。", found.kind.title(), open.key);
            return Err(refuse("legacy_open", CLAUSE, &message, "请先办结在册的一件。"));
        }
        Ok(Self {
            key: act.entry.to_string(),
            parcel: parcel.to_owned(),
            zone: found.zone.map(str::to_owned),
            kind: found.kind,
            note: found.note.trim().to_owned(),
            way: found.way.trim().to_owned(),
            paper: found.paper.clone(),
            act: act.clone(),
            settled: None,
        })
    }

    /// It with how it was settled.
    ///
    /// # Errors
    /// When it is settled already, or the result is not written.
    pub fn settle(&self, result: &str, paper: &FileRef, act: &Act) -> Result<Self, Refusal> {
        needs_text(result, "处置结果", CLAUSE)?;
        if let Some(settled) = &self.settled {
            let message = format!("{}已于{}办结。", self.parcel, settled.act.day);
            return Err(refuse("settled_already", CLAUSE, &message, "又出现问题的，另行登记。"));
        }
        let settled =
            LegacySettled { result: result.trim().to_owned(), paper: paper.clone(), act: act.clone() };
        Ok(Self { settled: Some(settled), ..self.clone() })
    }

    /// How far it is.
    #[must_use]
    pub const fn state(&self) -> LegacyState {
        if self.settled.is_some() { LegacyState::Settled } else { LegacyState::Open }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{act, paper};
    use super::*;
    use jiff::civil::date;

    fn entered(known: &[LegacyLand], kind: LegacyKind, note: &str, way: &str) -> Result<LegacyLand, String> {
        let paper = paper("核查表.pdf");
        let found = LegacyFound { parcel: " P1 ", zone: Some("KFQ"), kind, note, way, paper: &paper };
        LegacyLand::enter(&found, known, &act(date(2025, 6, 3))).map_err(|refusal| refusal.code)
    }

    // clause: S2-8h
    #[test]
    fn a_problem_of_a_parcel_is_open_once_and_settled_once() {
        use LegacyKind as K;
        for (note, way) in [(" ", "补办手续"), ("厂房建于批准以前", "")] {
            let refused = entered(&[], K::BuiltBeforeApproval, note, way);
            assert_eq!(refused, Err("text_missing".to_owned()), "{note}/{way}");
        }
        let open = entered(&[], K::BuiltBeforeApproval, "厂房建于批准以前", "补办手续").unwrap();
        assert_eq!((open.parcel.as_str(), open.state()), ("P1", LegacyState::Open));
        let known = [open.clone()];
        let again = |kind| entered(&known, kind, "厂房建于批准以前", "补办手续");
        assert_eq!(again(K::BuiltBeforeApproval), Err("legacy_open".to_owned()));
        assert!(again(K::TitleUnclear).is_ok(), "another problem of the same parcel");
        let day = act(date(2025, 9, 1));
        assert_eq!(open.settle(" ", &paper("证.pdf"), &day).unwrap_err().code, "text_missing");
        let settled = open.settle("补办了用地手续", &paper("证.pdf"), &day).unwrap();
        assert_eq!(settled.state(), LegacyState::Settled);
        assert_eq!(settled.settle("再办", &paper("证.pdf"), &day).unwrap_err().code, "settled_already");
        let later = [settled];
        assert!(entered(&later, K::BuiltBeforeApproval, "又建了一栋", "拆除").is_ok(), "a new one");
    }
}
