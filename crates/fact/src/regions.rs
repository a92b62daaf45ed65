//! Regions of GB/T 2260 with their days of validity, and what became of abolished ones.
//!
//! Old files name regions that no longer exist, and one code may mean two places at two times
//! (410307 was 洛龙区 in some lists until 2007 and is 偃师区 since 2021). The list is
//! `codes/lists/regions.csv`; where only the editions before and after a change are known, both
//! sides count as valid in between.

use crate::list;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Rank of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegionLevel {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
    /// Statistics-only code of a development zone or the like; not in the standard.
    Statistics,
}

/// One life of one code: the same code with another name is another region.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// Six digits.
    pub code: &'static str,
    /// Full name without the regions above.
    pub name: &'static str,
    /// Rank.
    pub level: RegionLevel,
    /// First day on which it may have stood; `None` when it is older than the list (2000).
    pub from: Option<Date>,
    /// First day on which it surely no longer stood; `None` while it stands.
    pub until: Option<Date>,
    /// Codes of the regions that took its place.
    pub successors: Vec<&'static str>,
    /// Remark in Chinese, such as 未核实; empty for none.
    pub note: &'static str,
}

/// What a code means on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It stands.
    Current(&'static Region),
    /// It has been abolished; those that stand in its place on that day (none when unknown).
    Abolished(&'static Region, Vec<&'static Region>),
    /// It did not exist yet.
    NotYet(&'static Region),
    /// The part of a prefecture directly under the city (`…01`, 市辖区 or 市本级).
    CityProper(&'static Region),
    /// No list we hold has it.
    Unknown,
}

impl Region {
    /// What a six-digit code means on a day.
    #[must_use]
    pub fn resolve(code: &str, day: Date) -> Standing {
        let lives = lives(code);
        if let Some(region) = lives.iter().rev().find(|region| region.stands_on(day)) {
            return Standing::Current(region);
        }
        if let Some(region) = lives.iter().rev().find(|region| region.until.is_some_and(|until| until <= day))
        {
            return Standing::Abolished(region, region.standing_successors(day));
        }
        if let Some(region) = lives.first() {
            return Standing::NotYet(region);
        }
        let proper = code.strip_suffix("01").filter(|prefix| prefix.len() == 4);
        match proper.and_then(|prefix| latest(&format!("{prefix}00"))) {
            Some(city) => Standing::CityProper(city),
            None => Standing::Unknown,
        }
    }

    /// All regions in the order of codes, the lives of one code in the order of time.
    #[must_use]
    pub fn all() -> &'static [Self] {
        regions()
    }

    /// Whether any list has ever had this code, or it is the city proper of one (`…01`).
    #[must_use]
    pub fn is_listed(code: &str) -> bool {
        let city = || code.strip_suffix("01").filter(|prefix| prefix.len() == 4);
        !lives(code).is_empty() || city().is_some_and(|prefix| latest(&format!("{prefix}00")).is_some())
    }

    /// All regions of exactly this name, standing or abolished, in the order of their codes.
    #[must_use]
    pub fn named(name: &str) -> &'static [&'static Region] {
        index().names.get(name.trim()).map_or(&[], Vec::as_slice)
    }

    /// The regions that a path such as `江苏省常州市` or `江苏省,常州市` and `戚墅堰区` can mean in a
    /// paper of this day. `市本级`, `市辖区` and an empty last part mean the city. Names above may
    /// lack their ending (`广西壮族`, `内蒙古`). One result is certain, several must be shown to a
    /// person; a region that had ended before the day is given only when none of the name stood,
    /// and then the one that ended last.
    #[must_use]
    pub fn of_path(above: &str, name: &str, day: Date) -> Vec<&'static Region> {
        let (above, name) = (above.trim(), name.trim());
        let found = if name.is_empty() || name.ends_with("市本级") || name == "市辖区" {
            let last = above.rsplit([',', '，', ' ']).next().unwrap_or(above);
            let city = ["市辖区", "所辖县"].iter().find_map(|ending| last.strip_suffix(ending));
            Self::named(city.unwrap_or(last)).to_vec()
        } else {
            let named = Self::named(name).to_vec();
            prefer(named, |region| region.lies_within(above))
        };
        let lasting = prefer(found, |region| region.stands_on(day));
        let latest = lasting.iter().filter_map(|region| region.until).max();
        prefer(lasting, |region| region.until.is_none() || region.until == latest)
    }

    /// Name with the regions above, such as `江苏省常州市武进区`.
    #[must_use]
    pub fn full_name(&self) -> String {
        let above = self.above();
        let mut name: String = above.iter().map(|region| region.name).collect();
        name.push_str(self.name);
        name
    }

    /// Whether it may have stood on this day.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Those that stand in its place on a day, through successors that were abolished in turn.
    #[must_use]
    pub fn standing_successors(&self, day: Date) -> Vec<&'static Self> {
        let mut standing = Vec::new();
        // Each life is followed once, so that a wrong row could not make a circle.
        let mut followed: Vec<&'static Self> = Vec::new();
        let mut waiting: Vec<&'static Self> = self.direct_successors().collect();
        while let Some(region) = waiting.pop() {
            if followed.contains(&region) {
                continue;
            }
            followed.push(region);
            if region.stands_on(day) {
                standing.push(region);
            } else if region.until.is_some_and(|until| until <= day) {
                waiting.extend(region.direct_successors());
            }
        }
        standing.sort_by_key(|region| region.code);
        standing
    }

    /// The lives of the successor codes that go on after this one has ended.
    fn direct_successors(&self) -> impl Iterator<Item = &'static Self> {
        let ended = self.until;
        self.successors.iter().filter_map(move |code| {
            lives(code).iter().find(|region| region.until.is_none() || region.until > ended)
        })
    }

    fn above(&self) -> Vec<&'static Self> {
        let mut above = Vec::new();
        if self.level != RegionLevel::Province {
            above.extend(latest(&format!("{}0000", &self.code[..2])));
        }
        if matches!(self.level, RegionLevel::County | RegionLevel::Statistics) {
            above.extend(latest(&format!("{}00", &self.code[..4])));
        }
        above
    }

    fn lies_within(&self, text: &str) -> bool {
        let mut above = self.above().into_iter();
        let province = above.next();
        let known = |region: &Self| text.contains(region.name) || text.contains(short(region.name));
        match above.next() {
            Some(prefecture) => known(prefecture),
            None => province.is_some_and(known),
        }
    }
}

/// Those that hold, or all when none does.
fn prefer(regions: Vec<&'static Region>, holds: impl Fn(&'static Region) -> bool) -> Vec<&'static Region> {
    let holding: Vec<_> = regions.iter().copied().filter(|region| holds(region)).collect();
    if holding.is_empty() { regions } else { holding }
}

struct Index {
    codes: HashMap<&'static str, &'static [Region]>,
    names: HashMap<&'static str, Vec<&'static Region>>,
}

/// All regions in the order of codes, the lives of one code in the order of time.
fn regions() -> &'static [Region] {
    static REGIONS: OnceLock<Vec<Region>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        let rows = list::rows::<7>(include_str!("../../../codes/lists/regions.csv"));
        rows.filter_map(|[code, name, level, from, until, successors, note]| {
            Some(Region {
                code,
                name,
                level: level_of(level)?,
                from: first_day(from),
                until: day_after(until),
                successors: successors.split_whitespace().collect(),
                note,
            })
        })
        .collect()
    })
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut names: HashMap<&'static str, Vec<&'static Region>> = HashMap::new();
        for region in regions() {
            names.entry(region.name).or_default().push(region);
        }
        let lives = regions().chunk_by(|one, other| one.code == other.code);
        Index { codes: lives.map(|lives| (lives[0].code, lives)).collect(), names }
    })
}

fn lives(code: &str) -> &'static [Region] {
    index().codes.get(code).copied().unwrap_or_default()
}

/// The latest life of a code, by which the names above are printed.
fn latest(code: &str) -> Option<&'static Region> {
    lives(code).last()
}

fn level_of(word: &str) -> Option<RegionLevel> {
    match word {
        "province" => Some(RegionLevel::Province),
        "prefecture" => Some(RegionLevel::Prefecture),
        "county" => Some(RegionLevel::County),
        "statistics" => Some(RegionLevel::Statistics),
        _ => None,
    }
}

/// First day of a year, month or day as written in the list.
fn first_day(written: &str) -> Option<Date> {
    match written.len() {
        4 => Date::new(written.parse().ok()?, 1, 1).ok(),
        7 => format!("{written}-01").parse().ok(),
        _ => written.parse().ok(),
    }
}

/// First day after a year or month; a full day is the first on which the region no longer stood.
fn day_after(written: &str) -> Option<Date> {
    let first = first_day(written)?;
    match written.len() {
        4 => first.checked_add(1.year()).ok(),
        7 => first.checked_add(1.month()).ok(),
        _ => Some(first),
    }
}

/// The name as people shorten it: 广西 for 广西壮族自治区, 常州 for 常州市.
fn short(name: &str) -> &str {
    let autonomous = ["内蒙古", "广西", "西藏", "宁夏", "新疆"];
    autonomous
        .into_iter()
        .find(|short| name.starts_with(short) && name.ends_with("自治区"))
        .or_else(|| ["省", "市", "地区", "盟"].iter().find_map(|ending| name.strip_suffix(ending)))
        .unwrap_or(name)
}
