//! Balances, clusters and measures of land over HTTP, of the parcels that the caller sees.

use crate::App;
use crate::guard::Caller;
use crate::land::{SeenLand, mu};
use crate::land_parcels::chosen;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, List, Looked, Query};
use crate::wire::Named;
use crate::wire::land::{
    Balance, BalanceForm, BalanceParcel, BelowSize, ClusterFilter, ClusterParcel, Clusters,
    FragmentationFilter, FragmentationMeasure, FragmentationReport, LandCluster, LandShare, ParcelFilter,
    SizeShare, UnitCoverage,
};
use axum::extract::State;
use desk::land::{CutUp, Encumbrance, FoundCluster};
use fact::{Area, Decimal, Ratio, Rounding};
use law::Value;
use office::land::LandKind;
use std::collections::{BTreeMap, BTreeSet};

/// Parcels of a balance that are told.
const PARCELS_TOLD: usize = 200;
/// Metres between neighbours when nothing is said: a place to begin looking, no line of any rule.
const DISTANCE: &str = "10";
/// Sizes at which the histogram is parted, 亩.
const SIZES: [i64; 6] = [5, 10, 20, 50, 100, 200];

/// `POST /api/land/balance`.
pub(crate) async fn balance(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Json(form): Json<BalanceForm>,
) -> Result<axum::Json<Balance>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let work = move || {
        let places: Vec<usize> = land.places().collect();
        let drawn = land.book.drawn_area(&form.geometry, &places).map_err(Problem::from)?;
        Ok(axum::Json(told(&land, drawn)))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?
}

fn told(land: &SeenLand, drawn: desk::land::DrawnArea) -> Balance {
    let book = &land.book;
    let mut inside = drawn.inside;
    inside.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    let sum: Area = inside.iter().map(|(_, area, _)| *area).sum();
    let by = |kind: &dyn Fn(usize) -> Option<(String, String)>| {
        let mut shares: BTreeMap<String, (String, Area, u64)> = BTreeMap::new();
        for (place, area, _) in &inside {
            let (id, title) = kind(*place).unwrap_or_else(|| (String::new(), "未登记".to_owned()));
            let share = shares.entry(id).or_insert((title, Area::default(), 0));
            *share = (share.0.clone(), share.1 + *area, share.2 + 1);
        }
        let share = |(id, (title, area, parcels))| LandShare { id, title, area: mu(area), parcels };
        shares.into_iter().map(share).collect()
    };
    let pair = |id: &str, title: &str| Some((id.to_owned(), title.to_owned()));
    let parcel = |(place, area, whole): &(usize, Area, Area)| BalanceParcel {
        code: book.land.parcels[*place].code.clone(),
        location: book.land.grounds[*place].location.clone(),
        inside: mu(*area),
        whole: mu(*whole),
        state: book.lines[*place].state.id().to_owned(),
        state_title: book.lines[*place].state.title().to_owned(),
    };
    Balance {
        area: mu(drawn.area),
        area_m2: drawn.square_metres.to_string(),
        covered: mu(drawn.covered),
        uncovered: mu((drawn.area - drawn.covered).max(Area::default())),
        doubled: mu((sum - drawn.covered).max(Area::default())),
        by_use: by(&|place| book.lines[place].land_use.clone()),
        by_state: by(&|place| pair(book.lines[place].state.id(), book.lines[place].state.title())),
        by_category: by(&|place| {
            let category = book.category(book.lines[place].category.as_deref()?)?;
            pair(&category.id, &category.label)
        }),
        by_class: by(&|place| {
            let class = book.lines[place].class.as_deref()?;
            pair(class, class)
        }),
        by_zone: by(&|place| {
            let zone = land.named_place(book.land.grounds[place].zone.as_deref()?);
            Some((zone.id, zone.title))
        }),
        parcels: inside.iter().take(PARCELS_TOLD).map(parcel).collect(),
        parcel_count: inside.len() as u64,
    }
}

/// `GET /api/land/clusters`.
pub(crate) async fn clusters(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Query(filter): Query<ClusterFilter>,
) -> Result<axum::Json<Clusters>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let distance = number("distance", filter.distance.as_deref(), DISTANCE)?;
    let configured = land.book.land.rules.cluster.map(mu);
    let least = number("least", filter.least.as_deref(), configured.as_deref().unwrap_or("0"))?;
    let millimetres = (&Ratio::from(distance) * &Ratio::from(1_000_i64)).round(0, Rounding::HalfUp);
    let millimetres = millimetres.mantissa_at(0).and_then(|whole| i64::try_from(whole).ok());
    let millimetres = millimetres.unwrap_or(i64::MAX);
    if millimetres > 10_000_000 {
        return Err(Problem::malformed("distance 最多 10000 米。"));
    }
    let least_area = Area::from_mu(least).ok_or_else(|| Problem::malformed("least 不是面积。"))?;
    let by_unit = filter.by_unit.unwrap_or(true);
    let work = move || {
        let wanted = ParcelFilter {
            state: Some(filter.state.unwrap_or_else(|| "listed,idle,watch".to_owned())),
            zone: filter.zone,
            ..ParcelFilter::default()
        };
        let places = chosen(&land, &wanted, &everything())?;
        let found = land.book.clusters(&places, millimetres, least_area, by_unit);
        let clusters = (1..).zip(&found).map(|(number, cluster)| cluster_told(&land, number, cluster));
        Ok(axum::Json(Clusters {
            distance: distance.trim().to_string(),
            least: least.trim().to_string(),
            by_unit,
            considered: places.len() as u64,
            clusters: clusters.collect(),
        }))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?
}

fn everything() -> List {
    List { page: 1, size: 1, sort: Vec::new(), text: None }
}

fn cluster_told(land: &SeenLand, number: u64, cluster: &FoundCluster) -> LandCluster {
    let book = &land.book;
    let parcels = || cluster.places.iter().map(|place| &book.land.parcels[*place]);
    let burdens: Vec<Encumbrance> = cluster.places.iter().map(|place| book.encumbrance(*place)).collect();
    let count = |holds: fn(&Encumbrance) -> bool| burdens.iter().filter(|one| holds(one)).count() as u64;
    let mortgaged = count(|one| one.mortgaged == Some(true));
    let seized = count(|one| one.seized == Some(true));
    let firms: BTreeSet<&str> = parcels()
        .flat_map(|parcel| &parcel.occupants)
        .map(|occupant| occupant.uscc.as_str())
        .filter(|uscc| land.sees_firm(uscc))
        .collect();
    let fits: Vec<Option<bool>> = parcels()
        .flat_map(|parcel| &parcel.occupants)
        .map(|occupant| occupant.figures.get("industry_allowed").and_then(Value::truth))
        .collect();
    let leading = fits.iter().any(Option::is_some).then(|| {
        let all = |parcel: &&office::identification::Parcel| {
            !parcel.occupants.is_empty()
                && parcel.occupants.iter().all(|occupant| {
                    occupant.figures.get("industry_allowed").and_then(Value::truth) == Some(true)
                })
        };
        parcels().filter(all).count() as u64
    });
    let boxes = cluster.places.iter().filter_map(|place| book.lines[*place].bounds);
    let around = |one: [f64; 4], other: [f64; 4]| {
        [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
    };
    LandCluster {
        number,
        area: mu(cluster.area),
        parcels: cluster
            .places
            .iter()
            .map(|place| ClusterParcel {
                code: book.land.parcels[*place].code.clone(),
                area: mu(book.land.parcels[*place].area),
                state_title: book.lines[*place].state.title().to_owned(),
            })
            .collect(),
        firms: firms.iter().map(|uscc| land.named_firm(uscc)).collect(),
        unit: cluster.unit.clone().map(|(id, title)| Named { id, title }),
        mortgaged,
        seized,
        encumbrance_unknown: count(Encumbrance::is_unknown),
        matches_leading: leading,
        complexity: Some(firms.len() as u64 + mortgaged + seized),
        bounds: boxes.reduce(around),
    }
}

/// `GET /api/land/fragmentation`.
pub(crate) async fn cut_up(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Query(filter): Query<FragmentationFilter>,
) -> Result<axum::Json<FragmentationReport>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let given = filter.below.clone().filter(|text| !text.trim().is_empty());
    let line = given.or_else(|| land.book.land.rules.small.map(mu));
    let line = line.map(|line| number("below", Some(&line), "0")).transpose()?;
    let unfit = || Problem::malformed("below 不是面积。");
    let line = line.map(|line| Area::from_mu(line).ok_or_else(unfit)).transpose()?;
    let work = move || {
        let zone = filter.zone.clone().filter(|zone| !zone.is_empty());
        let wanted = ParcelFilter { state: filter.state, zone: filter.zone, ..ParcelFilter::default() };
        let mut places = chosen(&land, &wanted, &everything())?;
        if filter.disposed == Some(true) {
            let disposed = disposed(&land);
            places.retain(|place| disposed.contains(land.book.land.parcels[*place].code.as_str()));
        }
        let limits = SIZES.map(|size| Area::from_mu(Decimal::new(i128::from(size), 0)).unwrap_or_default());
        let found = land.book.cut_up(&places, zone.as_deref(), &limits);
        Ok(axum::Json(report(&found, line)))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?
}

/// Parcels of which cases have put land to use again.
fn disposed(land: &SeenLand) -> BTreeSet<&str> {
    let cases = land.moment.docket.land_cases.values();
    let done = cases.filter(|case| case.kind() == LandKind::Low && case.disposed() > Area::default());
    done.map(|case| case.place.as_str()).collect()
}

fn report(found: &CutUp, line: Option<Area>) -> FragmentationReport {
    let below = |line: Area| {
        let areas = found.parcels.iter().map(|(_, area)| *area).filter(|area| *area < line);
        let areas: Vec<Area> = areas.collect();
        BelowSize { line: mu(line), parcels: areas.len() as u64, area: mu(areas.into_iter().sum()) }
    };
    let unit =
        |(id, title, area, covered, share): &(String, String, Area, Area, Option<Decimal>)| UnitCoverage {
            id: id.clone(),
            title: title.clone(),
            area: mu(*area),
            covered: mu(*covered),
            share: share.map(|share| share.to_string()),
        };
    FragmentationReport {
        parcels: found.parcels.len() as u64,
        area: mu(found.parcels.iter().map(|(_, area)| *area).sum()),
        measures: measures(found),
        below: line.map(below),
        sizes: found
            .sizes
            .iter()
            .map(|size| SizeShare {
                from: mu(size.from),
                to: size.below.map(mu),
                parcels: size.count as u64,
                area: mu(size.area),
            })
            .collect(),
        units: found.units.iter().map(unit).collect(),
    }
}

/// Id, title, unit, formula, meaning.
const MEASURES: [[&str; 5]; 10] = [
    ["np", "斑块数", "宗", "NP = n", "宗地的个数"],
    ["mps", "平均斑块面积", "m²", "MPS = Σaᵢ / n", "越小越破碎"],
    ["pd", "斑块密度", "宗/km²", "PD = n / A × 10⁶", "A 为开发区面积；没有选开发区时为宗地合计"],
    ["lpi", "最大斑块指数", "%", "LPI = max aᵢ / A × 100", "最大一宗占多少"],
    ["mesh", "有效网格面积", "m²", "MESH = Σaᵢ² / A", "任取一点所在宗地面积的期望，越小越破碎"],
    ["te", "边界总长", "m", "TE = Σpᵢ", "各宗周长之和"],
    ["ed", "边界密度", "m/ha", "ED = Σpᵢ / A × 10⁴", "每公顷的边界长"],
    ["shape", "平均形状指数", "", "SHAPE = 0.25 · pᵢ / √aᵢ 的平均", "正方形为 1，越大越不规整"],
    ["para", "平均周长面积比", "m/m²", "PARA = pᵢ / aᵢ 的平均", "越大越零碎"],
    ["enn", "平均最近邻距离", "m", "ENN = 各宗到最近一宗的边到边距离的平均", "越大越分散"],
];

fn measures(found: &CutUp) -> Vec<FragmentationMeasure> {
    let all = &found.measures;
    let exact = |value: &Option<Ratio>, digits: u8| {
        value.as_ref().map(|value| value.round(digits, Rounding::HalfUp).to_string())
    };
    let float = |value: Option<f64>| value.map(|value| format!("{value:.4}"));
    let values = [
        Some(all.patches.to_string()),
        exact(&all.mean_square_metres, 2),
        exact(&all.density_per_square_kilometre, 4),
        exact(&all.largest_patch_percent, 4),
        exact(&all.effective_mesh_square_metres, 2),
        float(Some(all.edge_metres)),
        float(all.edge_density),
        float(all.mean_shape_index),
        float(all.mean_perimeter_area),
        float(found.nearest_metres),
    ];
    let measure = |([id, title, unit, formula, meaning], value): ([&str; 5], Option<String>)| {
        let own = str::to_owned;
        FragmentationMeasure {
            id: own(id),
            title: own(title),
            value,
            unit: own(unit),
            formula: own(formula),
            meaning: own(meaning),
        }
    };
    MEASURES.into_iter().zip(values).map(measure).collect()
}

fn number(name: &str, given: Option<&str>, otherwise: &str) -> Result<Decimal> {
    let text = given.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(otherwise);
    let number = text.parse::<Decimal>().ok().filter(|number| !Ratio::from(*number).is_negative());
    number.ok_or_else(|| Problem::malformed(format!("{name} 应为不小于 0 的数。")))
}
