//! Parcels: the list and the file of one (一地一档).

use crate::wire::survey::SurveyedFigure;
use crate::wire::{Finding, Named, StoredFile};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

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
    /// Policies and ways out for its category, of listed land.
    pub policies: Vec<LowPolicy>,
    pub sub_types_explained: Vec<ExplainedSubType>,
    pub data_findings: Vec<Finding>,
    /// What closed surveys say, beside what the layer says.
    pub surveyed: Vec<SurveyedFigure>,
    pub history: Vec<ParcelVersion>,
    /// Photos of field checks, of surveys and of the file itself, the newest first; a firm reads none here.
    pub photos: Vec<ParcelPhotos>,
    /// Whether the caller may add some.
    pub may_add_photos: bool,
}

/// A policy or a way out for land of the parcel's category.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LandLowPolicy)]
pub(crate) struct LowPolicy {
    /// policy or exit.
    pub kind: Named,
    pub title: String,
    pub clause: String,
    pub acts: Named,
}

/// Photos of a parcel that came together.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ParcelPhotos {
    pub day: String,
    /// case, survey or file.
    pub from: String,
    /// What was done when they were taken.
    pub title: String,
    pub note: String,
    pub by: String,
    /// Key of the case or survey.
    pub key: Option<String>,
    pub photos: Vec<StoredFile>,
}

/// Photos to add.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParcelPhotosForm {
    /// Day on which they were taken.
    #[schema(format = Date)]
    pub day: String,
    /// What is seen.
    #[schema(min_length = 1, max_length = 1000)]
    pub note: String,
    /// Digests of pictures that were uploaded.
    pub photos: Vec<String>,
}

/// A figure of land.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LandFigure {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub value: String,
    /// Whether it is a number; a code of digits is none.
    pub number: bool,
}

/// Which figure of a parcel is asked about.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParcelTraceOf {
    /// Glossary id, `occupied_area`, `measured_area` for the area of the geometry, or `excused`.
    pub term: Option<String>,
    /// Credit code, for a figure of a firm on the parcel.
    pub uscc: Option<String>,
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
    /// The signed standard that it was decided by; absent where that of the configuration holds.
    pub standard: Option<String>,
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
    /// 万元; absent when it is not known or none is set.
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
