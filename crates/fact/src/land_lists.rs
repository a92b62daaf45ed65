//! Land-use classes and modes of supply, as registers and the land-market system write them.

use crate::list;
use std::sync::OnceLock;

/// Which list a land use stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LandUseEdition {
    /// GB/T 21010—2017, four digits.
    Of2017,
    /// The land-market system's uses, three digits, after the 2007 edition.
    Market,
}

/// One land use.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct LandUse {
    /// The list.
    pub edition: LandUseEdition,
    /// Two digits for a main class, three (market) or four (2017) for a use.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
}

/// How state-owned land is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SupplyClass {
    /// 划拨.
    Allocation,
    /// 出让.
    Grant,
    /// 租赁.
    Lease,
    /// 作价出资或入股.
    Equity,
    /// 授权经营.
    Authorised,
}

/// One mode of supply of the land-market system.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct SupplyMode {
    /// One or two digits.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// English name.
    pub english: &'static str,
    /// What kind of handing-over it is.
    pub class: SupplyClass,
    /// Whether by open competition; `None` where that does not apply.
    pub open: Option<bool>,
}

impl LandUse {
    /// All uses of both lists.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static USES: OnceLock<Vec<LandUse>> = OnceLock::new();
        USES.get_or_init(|| {
            let rows = list::rows::<3>(include_str!("../../../codes/lists/land_uses.csv"));
            rows.map(|[edition, code, name]| {
                let edition = if edition == "2017" { LandUseEdition::Of2017 } else { LandUseEdition::Market };
                Self { edition, code, name }
            })
            .collect()
        })
    }

    /// The use of this code in one list.
    #[must_use]
    pub fn of_code(edition: LandUseEdition, code: &str) -> Option<&'static Self> {
        Self::all().iter().find(|land_use| land_use.edition == edition && land_use.code == code)
    }

    /// The use of this name in one list.
    #[must_use]
    pub fn named(edition: LandUseEdition, name: &str) -> Option<&'static Self> {
        let name = name.trim();
        Self::all().iter().find(|land_use| land_use.edition == edition && land_use.name == name)
    }

    /// Its main class (一级类), itself for a main class.
    #[must_use]
    pub fn main_class(&self) -> &'static str {
        Self::of_code(self.edition, &self.code[..2]).map_or("", |main| main.name)
    }

    /// Whether it is land for industry, mining or storage (main class 06 of both lists).
    #[must_use]
    pub fn is_industrial(&self) -> bool {
        self.code.starts_with("06")
    }
}

impl SupplyMode {
    /// All modes.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static MODES: OnceLock<Vec<SupplyMode>> = OnceLock::new();
        MODES.get_or_init(|| {
            let rows = list::rows::<5>(include_str!("../../../codes/lists/supply_modes.csv"));
            rows.filter_map(|[code, name, english, class, open]| {
                let class = class_of(class)?;
                let open = match open {
                    "1" => Some(true),
                    "0" => Some(false),
                    _ => None,
                };
                Some(Self { code, name, english, class, open })
            })
            .collect()
        })
    }

    /// The mode of this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<&'static Self> {
        Self::all().iter().find(|mode| mode.code == code)
    }

    /// The mode of this name; `挂牌` and `挂牌出让` are one.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let name = name.trim();
        Self::all().iter().find(|mode| mode.name == name || mode.name.strip_suffix("出让") == Some(name))
    }
}

fn class_of(word: &str) -> Option<SupplyClass> {
    match word {
        "allocation" => Some(SupplyClass::Allocation),
        "grant" => Some(SupplyClass::Grant),
        "lease" => Some(SupplyClass::Lease),
        "equity" => Some(SupplyClass::Equity),
        "authorised" => Some(SupplyClass::Authorised),
        _ => None,
    }
}
