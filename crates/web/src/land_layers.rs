//! Layers of land over HTTP: what was handed in and counts, handing a file in or only trying it, its findings and the
//! file itself.

use crate::App;
use crate::change::{submit, turned_away};
use crate::exports::attachment;
use crate::findings;
use crate::guard::{Caller, RequestId};
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Asked, Looked, Path, Query, day};
use crate::upload::Upload;
use crate::wire::delivery::{DryRun, FindingFilter, Tally};
use crate::wire::land::{LandColumn, LandCompared, LandCure, LandDelivery, LandLayer, LandReport};
use crate::wire::{Finding, Page, StoredFile};
use axum::extract::State;
use axum::response::Response;
use desk::Moment;
use desk::land::{Cure, Layer, columns};
use office::authority::Target;
use office::docket::{self, Command, LayerKind, LayerReading};
use office::journal::AccessResult;

/// Findings told at once.
const FINDINGS_TOLD: usize = 200;

/// `GET /api/land/layers`.
pub(crate) async fn layers(AsOf(moment): AsOf, Looked(looked): Looked) -> Result<axum::Json<Vec<LandLayer>>> {
    let shown = LayerKind::ALL.into_iter().map(|kind| {
        let current = moment.docket.layer_of(kind, looked);
        let all = moment.docket.layers.values().filter(|layer| layer.kind == kind);
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|layer| std::cmp::Reverse((layer.valid_from, layer.act.entry)));
        let counts = |layer: &docket::LayerDelivery| current.is_some_and(|now| now.key == layer.key);
        let column = |column: &desk::land::Column| LandColumn {
            name: column.name.to_owned(),
            needed: column.is_needed,
            meaning: column.meaning.to_owned(),
        };
        LandLayer {
            kind: kind.id().to_owned(),
            title: kind.title().to_owned(),
            is_map: kind.is_map(),
            columns: columns(kind).iter().map(column).collect(),
            current: current.map(|layer| shape(layer, true)),
            deliveries: all.into_iter().map(|layer| shape(layer, counts(layer))).collect(),
        }
    });
    Ok(axum::Json(shown.collect()))
}

/// `POST /api/land/layers`.
pub(crate) async fn deliver(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Query(dry): Query<DryRun>,
    upload: Upload,
) -> Result<axum::Json<LandReport>> {
    let missing = || Problem::unprocessable("kind_missing", "没有选择图层。请选择这份文件是哪个图层。");
    let kind = upload.field("kind").ok_or_else(missing)?;
    let unknown = || Problem::unprocessable("unknown_kind", format!("没有“{kind}”这个图层。请从清单中选。"));
    let kind = LayerKind::of(kind).ok_or_else(unknown)?;
    let valid_from = upload.field("valid_from").map(day).transpose()?;
    let reading = reading(&upload)?;
    // Who may not hand it in is told before the file is kept.
    app.authority()
        .require(&caller.author, "deliver_land", &Target::default())
        .map_err(|refusal| turned_away(&app, &caller, "deliver_land", refusal.into()))?;
    let file = upload.keep(&app).await?;
    if dry.dry_run {
        let (layer, findings) = app.desk().try_layer(kind, &file, &reading, valid_from).await?;
        return Ok(axum::Json(report(&layer, &findings)));
    }
    let command = Command::DeliverLayer { kind, valid_from, file: file.clone(), reading: reading.clone() };
    let receipt = submit(&app, &caller, id, command).await?;
    let (layer, findings) = app.desk().try_layer(kind, &file, &reading, valid_from).await?;
    let mut told = report(&layer, &findings);
    told.dry_run = false;
    told.delivery = Some(receipt.entry.to_string());
    told.receipt = Some(receipt);
    Ok(axum::Json(told))
}

/// `GET /api/land/layers/{delivery}/findings`.
pub(crate) async fn findings(
    State(app): State<App>,
    Path(key): Path<String>,
    asked: Asked<FindingFilter>,
) -> Result<axum::Json<Page<Finding>>> {
    let entry = find(&asked.moment, &key)?.act.entry;
    findings::page(&app, entry, &asked).await
}

/// `GET /api/land/layers/{delivery}/findings.xlsx`.
pub(crate) async fn findings_workbook(
    State(app): State<App>,
    Path(key): Path<String>,
    asked: Asked<FindingFilter>,
) -> Result<Response> {
    let layer = find(&asked.moment, &key)?;
    findings::book(&app, (layer.act.entry, &layer.receipt, &layer.file.name), &asked).await
}

/// `GET /api/land/layers/{delivery}/file`.
pub(crate) async fn original(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
) -> Result<Response> {
    let layer = find(&moment, &key)?;
    app.note(&caller, caller.action, &layer.receipt, AccessResult::Allowed);
    let bytes = app.desk().file_bytes(&layer.file.digest).await?;
    Ok(attachment(&layer.file.name, "application/octet-stream", bytes))
}

fn find<'a>(moment: &'a Moment, key: &str) -> Result<&'a docket::LayerDelivery> {
    moment.docket.layers.get(key).ok_or_else(Problem::not_found)
}

fn reading(upload: &Upload) -> Result<LayerReading> {
    let wrong = |text: &str| {
        let detail = format!("坐标系“{text}”不是 EPSG 编号。请写 4490、4528 这样的数字。");
        Problem::unprocessable("bad_frame", detail)
    };
    let number = |text: &str| {
        let digits = text.trim().to_ascii_uppercase();
        digits.strip_prefix("EPSG:").unwrap_or(&digits).parse().map_err(|_| wrong(text))
    };
    Ok(LayerReading {
        frame: upload.field("frame").map(number).transpose()?,
        swaps_axes: matches!(upload.field("swap_axes"), Some("true" | "1")),
        code_page: upload.field("code_page").map(str::to_owned),
    })
}

fn report(layer: &Layer, findings: &[fact::Finding]) -> LandReport {
    let cure = |cure: &Cure| match cure {
        Cure::SwapAxes => {
            LandCure { kind: "swap_axes".to_owned(), epsg: None, title: "交换坐标轴".to_owned() }
        }
        Cure::UseFrame(frame) => {
            LandCure {
                kind: "use_frame".to_owned(), epsg: frame.epsg(), title: format!("按“{frame}”读取")
            }
        }
    };
    let compared = layer.compared;
    LandReport {
        delivery: None,
        dry_run: true,
        tally: Tally::from(&layer.tally),
        frame: layer.frame.as_ref().map(ToString::to_string),
        cures: layer.cures.iter().map(cure).collect(),
        fields: layer.fields.clone(),
        findings_by: desk::finding_kinds(findings).into_iter().map(findings::kind).collect(),
        findings: findings.iter().take(FINDINGS_TOLD).map(Finding::from).collect(),
        findings_count: findings.len() as u64,
        compared: (layer.kind == LayerKind::Parcel).then_some(LandCompared {
            within: compared.within,
            beyond: compared.beyond,
            unmeasured: compared.unmeasured,
        }),
        receipt: None,
    }
}

fn shape(layer: &docket::LayerDelivery, counts: bool) -> LandDelivery {
    LandDelivery {
        id: layer.key.clone(),
        entry: layer.act.entry,
        kind: layer.kind.id().to_owned(),
        kind_title: layer.kind.title().to_owned(),
        file: StoredFile::from(&layer.file),
        valid_from: layer.valid_from.to_string(),
        delivered: layer.act.day.to_string(),
        account_name: layer.act.by.name.clone(),
        frame: layer.frame.clone(),
        tally: Tally::from(&layer.tally),
        findings_by: layer.findings.iter().map(findings::group).collect(),
        receipt: layer.receipt.clone(),
        counts,
    }
}
