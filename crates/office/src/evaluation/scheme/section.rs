//! The scheme sections of a pack as they are written (docs/packs.md). What they mean, and whether
//! they make sense together, is decided in `compile`.

use fact::Rounding;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use toml::Spanned;

/// An expression, an id or a number with its place in the block.
pub(super) type Text = Spanned<String>;

/// All sections that may stand in one rule block.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Block {
    // Read by `law`.
    #[serde(rename = "parameter")]
    _parameter: Option<IgnoredAny>,
    #[serde(rename = "derive")]
    _derive: Option<IgnoredAny>,
    #[serde(rename = "table")]
    _table: Option<IgnoredAny>,
    #[serde(rename = "measure")]
    _measure: Option<IgnoredAny>,
    // Read by `index`.
    #[serde(rename = "node")]
    _node: Option<IgnoredAny>,
    #[serde(rename = "leaf")]
    _leaf: Option<IgnoredAny>,
    #[serde(rename = "index")]
    _index: Option<IgnoredAny>,
    pub scheme: Option<SchemeSection>,
    pub class: Vec<ClassSection>,
    pub input: Option<InputSection>,
    pub participation: Vec<ParticipationSection>,
    pub group: Vec<GroupSection>,
    pub plausibility: Vec<PlausibilitySection>,
    pub indicator: Vec<IndicatorSection>,
    pub benchmark: Vec<BenchmarkSection>,
    pub total: Option<TotalSection>,
    pub bonus: Vec<PointsSection>,
    pub deduction: Vec<PointsSection>,
    pub veto: Vec<VetoSection>,
    pub ranking: OneOrMany<RankingSection>,
    pub classing: OneOrMany<ClassingSection>,
    pub regrade: Vec<RegradeSection>,
    pub units: Option<UnitsSection>,
    pub follow_owner: Option<FollowOwnerSection>,
    pub output: Option<OutputSection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemeSection {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub method: Method,
    #[serde(default)]
    pub subject: Option<String>,
    #[serde(default)]
    pub arithmetic: Arithmetic,
    #[serde(default, rename = "evaluation_year_offset")]
    _evaluation_year_offset: i16,
}

/// How a scheme comes to its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Indicators against benchmarks, ranks, classes.
    #[default]
    Benchmark,
    /// Levels of an index (module `index`).
    Index,
}

/// In which numbers a scheme is defined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arithmetic {
    /// Exact rational numbers with the declared roundings.
    #[default]
    Exact,
    /// IEEE 754 binary64 in the written order, because the published definition is.
    Binary64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassSection {
    pub id: String,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub outside: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InputSection {
    pub subject: Option<String>,
    pub columns: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParticipationSection {
    pub id: String,
    pub when: Text,
    pub status: Status,
    pub class: Option<Text>,
    #[serde(default)]
    pub reason: String,
    pub until: Option<Text>,
}

/// What a subject's part in the evaluation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Scored, ranked and classed.
    Rated,
    /// Scored, but without a class of its own (不定等级).
    NoGrade,
    /// Not rated this year (暂不评价).
    NotRated,
    /// Outside the evaluation.
    Excluded,
    /// Held until a plausibility finding is settled.
    Held,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupSection {
    pub id: String,
    pub label: String,
    pub when: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlausibilitySection {
    pub id: String,
    pub when: Text,
    pub effect: PlausibilityEffect,
    pub message: String,
}

/// What an implausible figure leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlausibilityEffect {
    /// No class until settled; outside benchmarks and ranks.
    Hold,
    /// Evaluated, with a finding.
    Warn,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorSection {
    pub id: Text,
    pub numerator: Text,
    pub denominator: Option<Text>,
    pub weight: Text,
    pub groups: Option<Vec<Text>>,
    pub applicable: Option<Text>,
    #[serde(default)]
    pub better: Better,
    pub family: Family,
    pub cap: Option<Text>,
    pub floor: Option<Text>,
    pub base: Option<Text>,
    pub value_digits: Option<u8>,
    pub score_digits: Option<u8>,
    #[serde(default = "half_up")]
    pub rounding: Rounding,
    #[serde(default)]
    pub missing: Missing,
    #[serde(default)]
    pub when_not_applicable: NotApplicable,
    #[serde(default)]
    pub special: Vec<SpecialSection>,
    #[serde(default)]
    pub steps: Vec<StepSection>,
}

pub(super) fn half_up() -> Rounding {
    Rounding::HalfUp
}

/// Which direction is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Bigger is better.
    #[default]
    Higher,
    /// Smaller is better.
    Lower,
}

/// Scoring families of domain reference §1.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// R1 `w·v/b`.
    Ratio,
    /// R2 `w·(base + (1 − base)·(v − lo)/(hi − lo))`.
    MinMax,
    /// R3 `w·v/max`.
    Best,
    /// R4 `w·(2 − v/b)`.
    Inverse,
    /// R6 points by steps of the value.
    Steps,
    /// R5 no score, the value is only ranked.
    RankOnly,
}

/// What an unknown value scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No points, flagged.
    #[default]
    Zero,
    /// The mean item score of the group.
    GroupMean,
    /// The full weight.
    Full,
    /// The item does not count; the other weights grow.
    Reweight,
    /// The subject is held.
    Hold,
}

/// What an item that does not apply does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotApplicable {
    /// The other weights grow.
    #[default]
    Reweight,
    /// No points.
    Zero,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialSection {
    pub when: Text,
    pub ratio: Text,
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepSection {
    pub from: Text,
    pub points: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BenchmarkSection {
    pub indicator: Text,
    pub groups: Option<Vec<Text>>,
    pub kind: BenchmarkKind,
    pub value: Option<Text>,
    pub factor: Option<Text>,
    #[serde(default)]
    pub coefficients: BTreeMap<String, Text>,
    #[serde(default)]
    pub by: Vec<Text>,
    pub over: Option<Text>,
    #[serde(default)]
    pub min_count: u32,
    #[serde(default)]
    pub positive: bool,
    #[serde(default)]
    pub fallback: Fallback,
    pub winsorise: Option<Text>,
    pub digits: Option<u8>,
    #[serde(default = "half_up")]
    pub rounding: Rounding,
}

/// Benchmarks of domain reference §1.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BenchmarkKind {
    /// Published by the authority.
    Fixed,
    /// Σ numerator / Σ denominator.
    RatioOfSums,
    /// Mean of the values.
    MeanOfRatios,
    /// Last year's ratio of sums.
    LastYear,
    /// Smallest and largest value.
    MinMax,
    /// The best value.
    Best,
}

/// Where a benchmark comes from when the own group is too small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// All firms together.
    All,
    /// Nowhere: the item is missing.
    #[default]
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TotalSection {
    pub reweight_to: Option<Text>,
    pub digits: Option<u8>,
    #[serde(default = "half_up")]
    pub rounding: Rounding,
    pub bonus_cap: Option<Text>,
    pub deduction_cap: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PointsSection {
    pub id: String,
    pub label: String,
    pub points: Text,
    pub cap: Option<Text>,
    pub until: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VetoSection {
    pub id: String,
    pub label: String,
    pub when: Text,
    #[serde(default)]
    pub unranked: bool,
    pub class: Option<Text>,
    pub not_above: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RankingSection {
    pub groups: Option<Vec<Text>>,
    #[serde(default)]
    pub within: Vec<Text>,
    pub order: Vec<OrderSection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderSection {
    pub by: Text,
    pub direction: Direction,
    pub digits: Option<u8>,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassingSection {
    pub groups: Option<Vec<Text>>,
    pub method: ClassingMethod,
    #[serde(default)]
    pub base: Base,
    #[serde(default)]
    pub smallest_group: usize,
    #[serde(default)]
    pub small_groups: SmallGroups,
    #[serde(default)]
    pub cuts: Vec<CutSection>,
    #[serde(default)]
    pub lines: Vec<LineSection>,
    pub top_half: Option<Rounding>,
    pub best: Option<EndSection>,
    pub worst: Option<EndSection>,
    pub middle: Option<Text>,
}

/// How ranks become classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassingMethod {
    /// Percentages of the ranking.
    Share,
    /// Halves by total, ends by other keys.
    TwoStage,
    /// Absolute lines.
    Lines,
    /// No classes.
    None,
}

/// Whom the percentages count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Those in the ranking.
    #[default]
    Ranked,
    /// Those in the ranking and those vetoed out of it.
    Rated,
    /// Everyone, also those not rated.
    IncludingNotRated,
}

/// What happens in groups below the smallest size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmallGroups {
    /// The shares apply all the same.
    #[default]
    Keep,
    /// The absolute lines apply.
    Lines,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CutSection {
    pub class: Text,
    pub share: Option<Text>,
    pub rest: Option<Text>,
    #[serde(default = "half_up")]
    pub rounding: Rounding,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineSection {
    pub class: Text,
    pub when: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndSection {
    pub class: Text,
    pub keys: Vec<Text>,
    pub share: Text,
    pub rounding: Rounding,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegradeSection {
    pub id: String,
    pub when: Text,
    pub from: Option<Vec<Text>>,
    pub effect: EffectSection,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub kind: RegradeKind,
    pub until: Option<Text>,
    #[serde(default)]
    pub refill: bool,
}

/// What a regrade rule is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegradeKind {
    /// A listed event.
    #[default]
    Event,
    /// A further condition of a class.
    Gate,
    /// Shelter for a time.
    Protection,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EffectSection {
    pub set: Option<Text>,
    pub cap_at: Option<Text>,
    pub floor_at: Option<Text>,
    pub shift: Option<i8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitsSection {
    pub merge_by: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowOwnerSection {
    pub when: Text,
    pub owner: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OutputSection {
    pub columns: Vec<OutputColumnSection>,
    pub benchmarks: Option<OutputTableSection>,
    pub groups: Option<OutputTableSection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutputTableSection {
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub all: Option<String>,
    pub columns: Vec<OutputColumnSection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutputColumnSection {
    pub name: String,
    pub from: Text,
    pub digits: Option<u8>,
}

/// A section that may be written once or as a list.
#[derive(Debug)]
pub(super) struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Vec<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table or a list of tables")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list))
            }
        }
        deserializer.deserialize_any(Either(PhantomData)).map(Self)
    }
}
