//! The layers and books of land that were asked for lately, kept in memory: files are read once, and a book is made again
//! when a delivery, a publication or the day changes it.

use crate::desk::Desk;
use crate::keeping;
use crate::land::{
    Ahead, Classed, Land, LandBook, LandKey, Layer, Layers, ParcelVersion, Surveys, reference, versions,
};
use crate::moment::Moment;
use crate::recent::Recent;
use crate::setup::Setup;
use crate::trouble::Trouble;
use jiff::civil::Date;
use office::calendar::Calendar;
use office::docket::{LayerDelivery, LayerKind, RunRecord};
use office::journal::Archive;
use office::low_standard::LowStandard;
use std::sync::Arc;

/// Files of land that stay read; two of each kind.
const KEPT_LAYERS: usize = 22;
/// Days of land that stay decided.
const KEPT_BOOKS: usize = 3;
/// Deliveries that the history of a parcel goes back.
const HISTORY: usize = 12;

/// Entry of a delivery, and digest of the configuration under which it is read.
type LayerId = (u64, String);

/// Layers by entry, books by what they are made from.
pub(crate) struct Lands {
    layers: Recent<LayerId, Layer>,
    books: Recent<LandKey, LandBook>,
}

impl Default for Lands {
    fn default() -> Self {
        Self { layers: Recent::new(KEPT_LAYERS), books: Recent::new(KEPT_BOOKS) }
    }
}

impl Lands {
    /// Keeps a layer that was just read.
    pub fn remember(&self, entry: u64, setup: &Setup, layer: Arc<Layer>) {
        // Without a digest it is read again when it is asked for.
        if let Ok(digest) = setup.digest() {
            self.layers.put((entry, digest), layer);
        }
    }

    /// A layer that was delivered, read again from its file unless it is in memory.
    pub async fn layer(
        &self,
        archive: &dyn Archive,
        setup: &Setup,
        delivered: &LayerDelivery,
    ) -> Result<Arc<Layer>, Trouble> {
        let checks = setup.layer_checks();
        let read = || async {
            let bytes = keeping::bytes(archive, &delivered.file.digest).await?;
            let (kind, name) = (delivered.kind, delivered.file.name.clone());
            let reading = delivered.reading.clone();
            let work = move || Arc::new(Layer::read(kind, &name, &bytes, &reading, &checks));
            tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)
        };
        self.layers.get(&(delivered.act.entry, setup.digest()?), read).await
    }

    /// The layer in force on a day that a table speaks of; `None` for files that speak of none, and before there is one.
    pub async fn spoken_of(
        &self,
        archive: &dyn Archive,
        moment: &Moment,
        table: LayerKind,
        day: Date,
    ) -> Result<Option<Arc<Layer>>, Trouble> {
        let delivered = reference(table).and_then(|(kind, _)| moment.docket.layer_of(kind, day));
        match delivered {
            Some(delivered) => self.layer(archive, moment.setup()?, delivered).await.map(Some),
            None => Ok(None),
        }
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
            layers.push((delivered.clone(), self.layer(desk.archive(), moment.setup()?, delivered).await?));
        }
        Ok(versions(&layers, code))
    }

    /// Days of the law that come at the places of a day and the rate of supply, without deciding the rest.
    pub async fn ahead(&self, desk: &Desk, moment: &Moment, day: Date) -> Result<Ahead, Trouble> {
        let setup = moment.setup()?.clone();
        setup.land()?;
        let in_force = LayerKind::ALL.into_iter().filter_map(|kind| moment.docket.layer_of(kind, day));
        let in_force: Vec<_> = in_force.cloned().collect();
        let mut layers = Layers::new();
        for delivered in &in_force {
            layers.insert(delivered.kind, self.layer(desk.archive(), &setup, delivered).await?);
        }
        let calendar = Calendar::built_in().map_err(|error| Trouble::Broken(error.to_string()))?;
        let since = in_force.iter().map(|layer| (layer.kind, layer.valid_from)).collect();
        let docket = moment.docket.clone();
        let work = move || {
            let places = &setup.configuration.regions;
            let places: Vec<_> = places.iter().chain(&setup.configuration.zones).cloned().collect();
            let mut land = Land::assemble(setup.land()?.clone(), layers);
            land.name_places(&places);
            land.take_surveys(&Surveys { docket: &docket, day, since });
            // Without a standard in force nothing turns.
            Ok::<_, Trouble>(land.foretold(day, &calendar).unwrap_or_else(|_| Ahead::default()))
        };
        tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)?
    }

    /// The land of a day as a moment knows it, by the standard in force.
    pub async fn book(&self, desk: &Desk, moment: &Moment, day: Date) -> Result<Arc<LandBook>, Trouble> {
        self.book_by(desk, moment, day, moment.docket.low_standard_on(day)).await
    }

    /// The land of a day as a moment knows it, by a standard of the area; `None`: by what is configured.
    pub async fn book_by(
        &self,
        desk: &Desk,
        moment: &Moment,
        day: Date,
        standard: Option<&LowStandard>,
    ) -> Result<Arc<LandBook>, Trouble> {
        let setup = moment.setup()?.clone();
        setup.land()?;
        let in_force = LayerKind::ALL.into_iter().filter_map(|kind| moment.docket.layer_of(kind, day));
        let in_force: Vec<_> = in_force.cloned().collect();
        let run = published_before(moment, day);
        let surveys = Surveys {
            docket: &moment.docket,
            day,
            since: in_force.iter().map(|layer| (layer.kind, layer.valid_from)).collect(),
        };
        let key = LandKey {
            surveys: surveys.closed(),
            layers: in_force.iter().map(|layer| (layer.kind, layer.key.clone())).collect(),
            configuration: setup.digest()?,
            run: run.map(|run| run.act.entry),
            standard: standard.map(LowStandard::stamp),
            day,
        };
        let make = || async {
            let mut layers = Layers::new();
            for delivered in &in_force {
                layers.insert(delivered.kind, self.layer(desk.archive(), &setup, delivered).await?);
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
            let rules = setup.land()?;
            let rules = standard.map_or_else(|| Ok(rules.clone()), |standard| rules.under(standard))?;
            let (key, docket) = (key.clone(), moment.docket.clone());
            let since = surveys.since.clone();
            let work = move || {
                let surveys = Surveys { docket: &docket, day, since };
                let places = &setup.configuration.regions;
                let places: Vec<_> = places.iter().chain(&setup.configuration.zones).cloned().collect();
                LandBook::new(key, &rules, layers, &places, &surveys, classed.as_ref(), calendar)
            };
            tokio::task::spawn_blocking(work).await.map_err(Trouble::lost).map(Arc::new)
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
