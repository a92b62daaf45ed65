//! The layers and books of land that were asked for lately, kept in memory: files are read once, and a book is made again
//! when a delivery, a publication or the day changes it.

use crate::desk::Desk;
use crate::keeping;
use crate::land::{Classed, LandBook, LandKey, Layer, Layers, ParcelVersion, versions};
use crate::moment::Moment;
use crate::recent::Recent;
use crate::trouble::Trouble;
use jiff::civil::Date;
use office::calendar::Calendar;
use office::docket::{LayerDelivery, LayerKind, RunRecord};
use std::sync::Arc;

/// Files of land that stay read; two of each kind.
const KEPT_LAYERS: usize = 20;
/// Days of land that stay decided.
const KEPT_BOOKS: usize = 3;
/// Deliveries that the history of a parcel goes back.
const HISTORY: usize = 12;

/// Layers by entry, books by what they are made from.
pub(crate) struct Lands {
    layers: Recent<u64, Layer>,
    books: Recent<LandKey, LandBook>,
}

impl Default for Lands {
    fn default() -> Self {
        Self { layers: Recent::new(KEPT_LAYERS), books: Recent::new(KEPT_BOOKS) }
    }
}

impl Lands {
    /// Keeps a layer that was just read.
    pub fn remember(&self, entry: u64, layer: Arc<Layer>) {
        self.layers.put(entry, layer);
    }

    /// A layer that was delivered, read again from its file unless it is in memory.
    async fn layer(&self, desk: &Desk, delivered: &LayerDelivery) -> Result<Arc<Layer>, Trouble> {
        let read = || async {
            let bytes = keeping::bytes(desk.archive(), &delivered.file.digest).await?;
            let (kind, name) = (delivered.kind, delivered.file.name.clone());
            let reading = delivered.reading.clone();
            let work = move || Arc::new(Layer::read(kind, &name, &bytes, &reading));
            tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)
        };
        self.layers.get(&delivered.act.entry, read).await
    }

    /// How a parcel stood in the latest deliveries of its layer up to a day, the newest first.
    pub async fn history(
        &self,
        desk: &Desk,
        moment: &Moment,
        day: Date,
        code: &str,
    ) -> Result<Vec<ParcelVersion>, Trouble> {
        let all = moment.docket.layers.values();
        let of_kind = all.filter(|layer| layer.kind == LayerKind::Parcel && layer.valid_from <= day);
        let mut deliveries: Vec<&LayerDelivery> = of_kind.collect();
        deliveries.sort_by_key(|layer| (layer.valid_from, layer.act.entry));
        let skipped = deliveries.len().saturating_sub(HISTORY);
        let mut layers = Vec::new();
        for delivered in deliveries.into_iter().skip(skipped) {
            layers.push((delivered.clone(), self.layer(desk, delivered).await?));
        }
        Ok(versions(&layers, code))
    }

    /// The land of a day as a moment knows it.
    pub async fn book(&self, desk: &Desk, moment: &Moment, day: Date) -> Result<Arc<LandBook>, Trouble> {
        let setup = moment.setup()?.clone();
        setup.land()?;
        let in_force = LayerKind::ALL.into_iter().filter_map(|kind| moment.docket.layer_of(kind, day));
        let in_force: Vec<_> = in_force.cloned().collect();
        let run = published_before(moment, day);
        let key = LandKey {
            layers: in_force.iter().map(|layer| (layer.kind, layer.key.clone())).collect(),
            configuration: setup.digest()?,
            run: run.map(|run| run.act.entry),
            day,
        };
        let make = || async {
            let mut layers = Layers::new();
            for delivered in &in_force {
                layers.insert(delivered.kind, self.layer(desk, delivered).await?);
            }
            let classed = match run {
                None => None,
                Some(run) => {
                    let scheme = setup.scheme(&run.scheme, run.year, &run.overrides)?;
                    let last = scheme.classes.iter().rev().find(|class| !class.outside);
                    let last = last.map(|class| class.id.clone());
                    Some(Classed { roll: desk.roll(run.act.entry).await?, last })
                }
            };
            let calendar = Calendar::built_in().map_err(|error| Trouble::Broken(error.to_string()))?;
            let key = key.clone();
            let work = move || {
                let places = &setup.configuration.regions;
                let places: Vec<_> = places.iter().chain(&setup.configuration.zones).cloned().collect();
                let rules = setup.land()?;
                Ok::<_, Trouble>(LandBook::new(key, rules, layers, &places, classed.as_ref(), calendar))
            };
            tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)?.map(Arc::new)
        };
        self.books.get(&key, make).await
    }
}

/// The run of the newest list that was published by a day.
fn published_before(moment: &Moment, day: Date) -> Option<&RunRecord> {
    let lists = moment.docket.publications.values().filter(|list| list.act.day <= day);
    let newest = lists.max_by_key(|list| (list.year, list.number))?;
    moment.docket.run(newest.run.parse().ok()?)
}
