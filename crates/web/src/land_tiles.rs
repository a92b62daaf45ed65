//! Vector tiles and what the map needs beside them. A tile is drawn once for all who see the same, kept in memory, and
//! known by a tag that changes with the layer, the day and the view.

use crate::App;
use crate::guard::Caller;
use crate::land::SeenLand;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Looked, Path};
use crate::wire::Named;
use crate::wire::land::{LandMap, MapBase, MapLayerRow, MapLegends};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::land::{ParcelState, TileName};
use office::docket::LayerKind;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Media type of a tile.
pub(crate) const MVT: &str = "application/vnd.mapbox-vector-tile";

/// Bytes of tiles that stay in memory.
const KEPT_BYTES: usize = 96 * 1024 * 1024;

/// Tiles by their tag, those drawn first go first.
#[derive(Default)]
pub(crate) struct TileShelf(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    tiles: HashMap<String, Arc<Vec<u8>>>,
    order: VecDeque<String>,
    bytes: usize,
}

impl TileShelf {
    fn find(&self, tag: &str) -> Option<Arc<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).tiles.get(tag).cloned()
    }

    fn put(&self, tag: String, tile: Arc<Vec<u8>>) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.bytes += tile.len();
        match shelf.tiles.insert(tag.clone(), tile) {
            Some(twin) => shelf.bytes -= twin.len(),
            None => shelf.order.push_back(tag),
        }
        while shelf.bytes > KEPT_BYTES
            && let Some(oldest) = shelf.order.pop_front()
        {
            let gone = shelf.tiles.remove(&oldest);
            shelf.bytes -= gone.map_or(0, |tile| tile.len());
        }
    }
}

/// `GET /api/land/tiles/{layer}/{zoom}/{column}/{tile}`, the last as `row.mvt`.
pub(crate) async fn tile(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path((layer, zoom, column, row)): Path<(String, u8, u32, String)>,
    asked: HeaderMap,
) -> Result<Response> {
    let row: u32 =
        row.strip_suffix(".mvt").and_then(|row| row.parse().ok()).ok_or_else(Problem::not_found)?;
    let name = TileName::new(&layer, zoom, column, row).ok_or_else(Problem::not_found)?;
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let version = version(&land, name.layer);
    let tag = format!("{version}-{layer}-{zoom}-{column}-{row}");
    let quoted = format!("\"{tag}\"");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == quoted)) {
        return Ok((StatusCode::NOT_MODIFIED, headers(&quoted)).into_response());
    }
    let bytes = match app.tiles().find(&tag) {
        Some(bytes) => bytes,
        None => {
            let work = move || land.book.tile(name, &land.sight(name.layer));
            let drawn = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::ours())?;
            let drawn = Arc::new(drawn);
            app.tiles().put(tag, drawn.clone());
            drawn
        }
    };
    let mut headers = headers(&quoted);
    if bytes.is_empty() {
        return Ok((StatusCode::NO_CONTENT, headers).into_response());
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MVT));
    Ok((headers, Vec::clone(&bytes)).into_response())
}

/// `GET /api/land/map`.
pub(crate) async fn map(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<LandMap>> {
    let land = SeenLand::of(&app, &caller, moment, day).await?;
    let tianditu_key = app.settings().tianditu_key.clone();
    let work = move || shape(&land, MapBase { tianditu_key });
    tokio::task::spawn_blocking(work).await.map(axum::Json).map_err(|_| Problem::ours())
}

fn shape(land: &SeenLand, base: MapBase) -> LandMap {
    let book = &land.book;
    let mut layers = Vec::new();
    for kind in LayerKind::ALL.into_iter().filter(|kind| kind.is_map()) {
        let Some(layer) = book.land.layers.get(&kind) else { continue };
        let sight = land.sight(kind);
        let seen = |number: usize| sight.as_ref().is_none_or(|seen| seen.get(number) == Some(&true));
        let rows = layer.rows.iter().enumerate().filter(|(number, row)| row.is_sound && seen(*number));
        let tiles = layer.tiles();
        let boxes = rows.filter_map(|(number, _)| tiles.bounds_of(number as u64));
        let (mut features, mut bounds) = (0, None);
        for one in boxes {
            features += 1;
            bounds = Some(bounds.map_or(one, |all| around(all, one)));
        }
        layers.push(MapLayerRow {
            layer: kind.id().to_owned(),
            title: kind.title().to_owned(),
            features,
            version: version(land, kind),
            bounds,
        });
    }
    let of_parcels = layers.iter().find(|layer| layer.layer == LayerKind::Parcel.id());
    let whole = layers.iter().filter_map(|layer| layer.bounds).reduce(around);
    let bounds = of_parcels.and_then(|layer| layer.bounds).or(whole);
    let mut uses = BTreeMap::new();
    for (code, title) in land.places().filter_map(|place| book.lines[place].land_use.clone()) {
        uses.insert(code, title);
    }
    let named = |id: &str, title: &str| Named { id: id.to_owned(), title: title.to_owned() };
    let legends = MapLegends {
        state: ParcelState::ALL.iter().map(|state| named(state.id(), state.title())).collect(),
        land_use: uses.iter().map(|(code, title)| named(code, title)).collect(),
        category: book.categories.iter().map(|one| named(&one.id, &one.label)).collect(),
        class: book.classes.iter().map(|class| named(class, class)).collect(),
    };
    LandMap { bounds, layers, legends, base }
}

fn around(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// What tiles of a layer are drawn from, for those who see the same.
fn version(land: &SeenLand, kind: LayerKind) -> String {
    let key = &land.book.key;
    let own = key.layers.iter().find(|(known, _)| *known == kind);
    // Whether a parcel is found, and whose it is, comes from all layers, the rules and the day.
    let known = match kind {
        LayerKind::Parcel => format!("{key:?}"),
        LayerKind::Building => format!("{:?}", key.layers),
        _ => format!("{own:?}"),
    };
    let digest = Sha256::digest(format!("{known}|{:?}", land.view));
    office::journal::hex(&digest[..8])
}

fn headers(tag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_that_two_drew_at_once_stands_once_and_leaves_in_its_turn() {
        let shelf = TileShelf::default();
        let tile = |bytes: usize| Arc::new(vec![0; bytes]);
        shelf.put("a".to_owned(), tile(1));
        shelf.put("b".to_owned(), tile(KEPT_BYTES - 2));
        shelf.put("a".to_owned(), tile(2));
        assert!(shelf.find("a").is_some_and(|kept| kept.len() == 2) && shelf.find("b").is_some());
        shelf.put("c".to_owned(), tile(1));
        assert!(shelf.find("a").is_none() && shelf.find("b").is_some() && shelf.find("c").is_some());
        let shelf = shelf.0.into_inner().unwrap();
        assert_eq!((shelf.order, shelf.bytes), (["b", "c"].map(str::to_owned).into(), KEPT_BYTES - 1));
    }
}
