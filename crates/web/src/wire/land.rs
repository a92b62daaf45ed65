//! Land: layers and their deliveries, parcels, what is found of them, the map. Areas are 亩 as text unless the name says m².

use super::delivery::{FindingGroup, Tally};
use super::survey::SurveyedFigure;
use super::{Finding, Named, Receipt, StoredFile};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// A kind of layer or table of land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandLayer {
    pub kind: String,
    pub title: String,
    /// Whether its rows have a place on the map.
    pub is_map: bool,
    pub columns: Vec<LandColumn>,
    /// The delivery that counts on the day asked about.
    pub current: Option<LandDelivery>,
    /// All deliveries, the newest first.
    pub deliveries: Vec<LandDelivery>,
}

/// A column that a kind has a use for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandColumn {
    pub name: String,
    /// Whether a row without it is refused.
    pub needed: bool,
    pub meaning: String,
}

/// A file of land that was handed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandDelivery {
    pub id: String,
    pub entry: u64,
    pub kind: String,
    pub kind_title: String,
    pub file: StoredFile,
    /// First day on which it describes the land.
    pub valid_from: String,
    /// Day on which it was handed in.
    pub delivered: String,
    pub account_name: String,
    /// Frame that it is read in; absent for tables.
    pub frame: Option<String>,
    pub tally: Tally,
    pub findings_by: Vec<FindingGroup>,
    pub receipt: String,
    /// Whether it counts on the day asked about.
    pub counts: bool,
}

/// What is handed in: a file, what it is about, and how it is read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandForm {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
    pub kind: String,
    /// First day on which it describes the land; the office's day when absent.
    pub valid_from: Option<String>,
    /// Number of the frame in the EPSG register, declared or confirmed.
    pub frame: Option<u32>,
    /// Whether the two numbers of every point are exchanged.
    pub swap_axes: Option<bool>,
    /// Code page of attributes, e.g. GBK.
    pub code_page: Option<String>,
}

/// What a file of land gave, or would give.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandReport {
    /// Absent for a dry run.
    pub delivery: Option<String>,
    pub dry_run: bool,
    pub tally: Tally,
    pub frame: Option<String>,
    pub cures: Vec<LandCure>,
    pub fields: Vec<String>,
    pub findings_by: Vec<FindingGroup>,
    /// The first 200.
    pub findings: Vec<Finding>,
    pub findings_count: u64,
    /// Areas of title beside those of the geometry; for parcels.
    pub compared: Option<LandCompared>,
    pub receipt: Option<Receipt>,
}

/// What may be confirmed to make a layer readable.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCure {
    /// use_frame or swap_axes.
    pub kind: String,
    pub epsg: Option<u32>,
    pub title: String,
}

/// How many parcels have a geometry with the area of the title.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCompared {
    pub within: u64,
    pub beyond: u64,
    pub unmeasured: u64,
}

/// Which findings of a delivery.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LandFindingFilter {
    pub code: Option<String>,
    pub severity: Option<String>,
}

/// Which parcels.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParcelFilter {
    /// State id; several with commas.
    pub state: Option<String>,
    /// Land-use code, or its first two digits.
    #[serde(rename = "use")]
    #[param(rename = "use")]
    pub land_use: Option<String>,
    pub zone: Option<String>,
    /// Category of the primary sub-type.
    pub category: Option<String>,
    /// Code of a sub-type that holds.
    pub sub_type: Option<String>,
    /// Worst class of the firms on it.
    pub class: Option<String>,
    /// Credit code of a firm on it.
    pub firm: Option<String>,
    /// Plan unit that it touches.
    pub unit: Option<String>,
    /// `any`, or the code of a finding in the files.
    pub finding: Option<String>,
    /// Least area, 亩.
    pub area_least: Option<String>,
    /// Greatest area, 亩.
    pub area_most: Option<String>,
    /// Parcel codes, with commas.
    pub codes: Option<String>,
}

/// A parcel in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelRow {
    pub code: String,
    pub location: String,
    pub zone: Option<Named>,
    pub region: Option<Named>,
    #[serde(rename = "use")]
    pub land_use: Option<Named>,
    /// Area of title.
    pub area: String,
    /// Area of the geometry.
    pub measured: Option<String>,
    pub state: String,
    pub state_title: String,
    pub category: Option<Named>,
    pub sub_types: Vec<Named>,
    pub listed: Option<String>,
    pub idle: Option<String>,
    pub class: Option<String>,
    /// Firms on it, by credit code.
    pub firms: Vec<Named>,
    /// Findings in the files about it.
    pub findings: u64,
    /// Full years since it was completed or granted.
    pub age: Option<i16>,
    pub cases: Vec<LandCaseRef>,
    /// West, south, east, north, degrees.
    pub bounds: Option<[f64; 4]>,
}

/// A case about a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCaseRef {
    pub key: String,
    pub kind: String,
    pub title: String,
    pub state_title: String,
}

/// The file of a parcel (一地一档).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Parcel {
    #[serde(flatten)]
    pub row: ParcelRow,
    /// GeoJSON in longitude and latitude.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<Value>,
    pub areas: ParcelAreas,
    pub figures: Vec<LandFigure>,
    pub titles: Vec<LandFigure>,
    pub rights: Vec<LandFigure>,
    pub encumbrances: Vec<LandFigure>,
    pub occupants: Vec<ParcelOccupant>,
    /// Area that firms are known to use.
    pub occupied: String,
    /// The rest of the parcel; negative when firms use more than there is.
    pub unoccupied: String,
    pub excused: Vec<ExcusedTime>,
    pub contracts: Vec<ParcelContract>,
    pub units: Vec<UnitPiece>,
    pub decided: Option<ParcelDecided>,
    pub sub_types_explained: Vec<ExplainedSubType>,
    pub data_findings: Vec<Finding>,
    /// What closed surveys say, beside what the layer says.
    pub surveyed: Vec<SurveyedFigure>,
    pub history: Vec<ParcelVersion>,
}

/// A figure of land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandFigure {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub value: String,
}

/// The areas of a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelAreas {
    pub title_mu: String,
    pub title_m2: String,
    /// In the projected frame.
    pub plane_m2: Option<String>,
    /// On the ellipsoid.
    pub ellipsoid_m2: Option<String>,
    /// Plane less title.
    pub difference_m2: Option<String>,
    pub frame: Option<String>,
    /// Whether title and geometry agree but for rounding.
    pub agrees: Option<bool>,
}

/// A firm on a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelOccupant {
    pub uscc: String,
    pub name: Option<String>,
    pub area: String,
    /// Share of the parcel, 0 to 1, four decimals.
    pub share: String,
    pub class: Option<String>,
    /// Whether the scheme protects it.
    pub protected: Option<bool>,
    /// Whether land of its class counts as low-efficiency.
    pub low_class: Option<bool>,
    pub figures: Vec<LandFigure>,
}

/// Time that does not count.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ExcusedTime {
    pub from: String,
    pub to: Option<String>,
    pub cause: Named,
    pub document: String,
}

/// A plot of land supply that became this parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelContract {
    pub plot: String,
    pub code: String,
    pub title: String,
    pub state_title: String,
}

/// The part of a parcel in a plan unit, a line or a zone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct UnitPiece {
    pub layer: String,
    pub layer_title: String,
    pub id: String,
    pub title: String,
    pub area: String,
}

/// What was found of a parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelDecided {
    pub standing: String,
    pub delay: String,
    pub reasons: Vec<String>,
    pub remarks: Vec<String>,
    pub days: Vec<TurningDay>,
    pub idle: Option<IdleLand>,
}

/// A day on which something becomes full.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct TurningDay {
    pub id: String,
    pub title: String,
    pub clause: String,
    pub day: Option<String>,
    /// Whether the clock stands still.
    pub standing: bool,
}

/// Idle land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct IdleLand {
    pub limb: String,
    pub area: String,
    pub excused_days: i64,
    pub cause: String,
    /// 元; absent when it is not known or none is set.
    pub fee: Option<String>,
    pub take_back: Option<bool>,
}

/// How a sub-type came about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ExplainedSubType {
    pub id: String,
    pub code: String,
    pub label: String,
    pub category: Named,
    pub uscc: Option<String>,
    pub firm: Option<String>,
    /// yes, no or unknown.
    pub holds: String,
    pub lines: Vec<ExplainedLine>,
    /// What is still to be filled in.
    pub missing: String,
}

/// One step of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ExplainedLine {
    pub sentence: String,
    pub numbers: Vec<ExplainedNumber>,
}

/// A number of the law that it used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ExplainedNumber {
    pub label: String,
    pub value: Option<String>,
    pub unit: String,
    pub source: String,
    /// Whether the source was seen.
    pub confirmed: bool,
}

/// A parcel in one delivery of the layer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelVersion {
    pub delivery: String,
    pub valid_from: String,
    pub file: String,
    pub area: Option<String>,
    /// Whether the parcel is in it.
    pub present: bool,
    /// Columns that differ from the delivery before.
    pub changed: Vec<String>,
}

/// What the map needs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandMap {
    /// West, south, east, north, degrees.
    pub bounds: Option<[f64; 4]>,
    pub layers: Vec<MapLayerRow>,
    pub legends: MapLegends,
    pub base: MapBase,
}

/// A layer of the map.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MapLayerRow {
    pub layer: String,
    pub title: String,
    pub features: u64,
    /// Changes when its tiles change.
    pub version: String,
    pub bounds: Option<[f64; 4]>,
}

/// What colours mean.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MapLegends {
    pub state: Vec<Named>,
    #[serde(rename = "use")]
    pub land_use: Vec<Named>,
    pub category: Vec<Named>,
    pub class: Vec<Named>,
}

/// What lies under the map.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MapBase {
    /// Key of 天地图, where one is configured.
    pub tianditu_key: Option<String>,
}

/// What an identification says as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandIdentification {
    pub day: String,
    /// Whether a list can be made.
    pub ready: bool,
    pub why: Option<String>,
    pub survey: LandSurveyDone,
    pub packs: Vec<LandPack>,
    pub groups: Vec<StateShare>,
    pub categories: Vec<CategoryShare>,
    pub listed: String,
    pub idle: String,
    pub firms: u64,
    pub chain: Option<SupplyChain>,
}

/// The survey that it rests on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandSurveyDone {
    pub completed: Option<String>,
    pub document: String,
}

/// A pack that was used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandPack {
    pub id: String,
    pub digest: String,
}

/// Parcels of one state.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StateShare {
    pub state: String,
    pub title: String,
    pub parcels: u64,
    pub area: String,
}

/// Listed land of a category.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CategoryShare {
    pub id: String,
    pub title: String,
    pub parcels: u64,
    pub area: String,
    pub sub_types: Vec<SubTypeShare>,
}

/// Listed land whose primary sub-type this is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SubTypeShare {
    pub code: String,
    pub id: String,
    pub label: String,
    pub parcels: u64,
    pub area: String,
}

/// The ledger of approved land as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SupplyChain {
    pub approved: String,
    pub supplied: String,
    pub lapsed: String,
    pub adjusted: String,
    pub unsupplied: String,
    pub remarks: Vec<String>,
}

/// A batch of approved land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LandBatchRow)]
pub(crate) struct BatchRow {
    pub id: String,
    pub approved_day: String,
    pub approved: String,
    pub supplied: String,
    pub lapsed: String,
    pub adjusted: String,
    pub unsupplied: String,
    pub expropriated: Option<String>,
    pub not_expropriated: Option<String>,
    pub state: Option<Named>,
    pub lapses_on: Option<String>,
    /// Whether the clock stands still.
    pub lapses_standing: bool,
    pub supplies: Vec<BatchSupply>,
}

/// A supply out of a batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BatchSupply {
    pub id: String,
    pub day: String,
    pub area: String,
    /// What of it comes out of this batch.
    pub share: String,
}

/// An area that somebody drew.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BalanceForm {
    /// GeoJSON polygon or multipolygon in longitude and latitude.
    #[schema(value_type = Object)]
    pub geometry: Value,
}

/// The balance of an area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Balance {
    pub area: String,
    pub area_m2: String,
    /// Land of parcels inside.
    pub covered: String,
    /// The rest.
    pub uncovered: String,
    /// Land counted more than once because parcels overlap.
    pub doubled: String,
    pub by_use: Vec<LandShare>,
    pub by_state: Vec<LandShare>,
    pub by_category: Vec<LandShare>,
    pub by_class: Vec<LandShare>,
    pub by_zone: Vec<LandShare>,
    /// The largest 200.
    pub parcels: Vec<BalanceParcel>,
    pub parcel_count: u64,
}

/// Land of one kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandShare {
    pub id: String,
    pub title: String,
    pub area: String,
    pub parcels: u64,
}

/// A parcel in an area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BalanceParcel {
    pub code: String,
    pub location: String,
    pub inside: String,
    /// By its geometry.
    pub whole: String,
    pub state: String,
    pub state_title: String,
}

/// What clusters are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClusterFilter {
    /// Metres between neighbours, at most; 10 when absent.
    pub distance: Option<String>,
    /// Least area of a cluster, 亩; 20 when absent.
    pub least: Option<String>,
    /// Whether parcels of different plan units stay apart; true when absent.
    pub by_unit: Option<bool>,
    /// States with commas; listed, idle and watch when absent.
    pub state: Option<String>,
    pub zone: Option<String>,
}

/// Clusters of parcels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Clusters {
    /// Metres.
    pub distance: String,
    pub least: String,
    pub by_unit: bool,
    /// Parcels that were looked at.
    pub considered: u64,
    pub clusters: Vec<LandCluster>,
}

/// A cluster.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandCluster {
    pub number: u64,
    /// By the geometry.
    pub area: String,
    pub parcels: Vec<ClusterParcel>,
    pub firms: Vec<Named>,
    pub unit: Option<Named>,
    pub mortgaged: u64,
    pub seized: u64,
    /// Parcels of which nobody said.
    pub encumbrance_unknown: u64,
    /// Parcels whose firms all fit the leading industries; absent when it is not known of any.
    pub matches_leading: Option<u64>,
    /// Firms and encumbered parcels together: how many have to agree.
    pub complexity: Option<u64>,
    pub bounds: Option<[f64; 4]>,
}

/// A parcel of a cluster.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClusterParcel {
    pub code: String,
    pub area: String,
    pub state_title: String,
}

/// What measures are asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FragmentationFilter {
    pub zone: Option<String>,
    /// States with commas; all when absent.
    pub state: Option<String>,
    /// A size that parcels are below, 亩; 5 when absent.
    pub below: Option<String>,
}

/// How cut up the land of a zone is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FragmentationReport {
    pub parcels: u64,
    pub area: String,
    pub measures: Vec<FragmentationMeasure>,
    pub below: BelowSize,
    pub sizes: Vec<SizeShare>,
    pub units: Vec<UnitCoverage>,
}

/// One measure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FragmentationMeasure {
    pub id: String,
    pub title: String,
    pub value: Option<String>,
    pub unit: String,
    pub formula: String,
    pub meaning: String,
}

/// Parcels below a size.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct BelowSize {
    pub line: String,
    pub parcels: u64,
    pub area: String,
}

/// Parcels of a size.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SizeShare {
    pub from: String,
    pub to: Option<String>,
    pub parcels: u64,
    pub area: String,
}

/// How much of a plan unit parcels cover.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct UnitCoverage {
    pub id: String,
    pub title: String,
    pub area: String,
    pub covered: String,
    /// Percent, two decimals.
    pub share: Option<String>,
}
