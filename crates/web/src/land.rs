//! What all routes of land share: the book of the day asked about, and which parcels of it the caller sees.

use crate::App;
use crate::guard::Caller;
use crate::problem::Result;
use crate::view::View;
use crate::wire::Named;
use desk::Moment;
use desk::land::{LandBook, LayerRow};
use fact::Area;
use jiff::civil::Date;
use office::authority::Target;
use office::docket::LayerKind;
use std::sync::Arc;

/// The land of a day, as far as a caller sees it.
pub(crate) struct SeenLand {
    pub book: Arc<LandBook>,
    pub view: View,
    pub moment: Arc<Moment>,
}

impl SeenLand {
    /// The land as a moment knows it on a day.
    pub(crate) async fn of(app: &App, caller: &Caller, moment: Arc<Moment>, day: Date) -> Result<Self> {
        let book = app.desk().land(&moment, day).await?;
        Ok(Self { book, view: caller.view(), moment })
    }

    /// Whether the caller sees a parcel: by its zone and district, or, for a firm, because it is its own or uses it.
    pub(crate) fn sees(&self, place: usize) -> bool {
        if !self.is_narrowed() {
            return true;
        }
        let (Some(ground), Some(parcel)) =
            (self.book.land.grounds.get(place), self.book.land.parcels.get(place))
        else {
            return false;
        };
        let lies =
            Target { zone: ground.zone.as_deref(), region: ground.region.as_deref(), ..Target::default() };
        if !self.view.is_one_firm() {
            return self.view.reaches(&lies);
        }
        let holder = match parcel.figures.get("holder_uscc") {
            Some(law::Value::Text(holder)) => Some(&**holder),
            _ => None,
        };
        let firms = parcel.occupants.iter().map(|occupant| occupant.uscc.as_str()).chain(holder);
        firms.into_iter().any(|firm| self.view.reaches(&Target { enterprise: Some(firm), ..lies }))
    }

    /// Places of all parcels that the caller sees.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> {
        (0..self.book.land.parcels.len()).filter(|place| self.sees(*place))
    }

    /// The parcel with a code, if the caller sees it.
    pub(crate) fn find(&self, code: &str) -> Option<usize> {
        self.book.land.place_of(code).filter(|place| self.sees(*place))
    }

    /// Which rows of a layer the caller sees; `None` for all.
    pub(crate) fn sight(&self, kind: LayerKind) -> Option<Vec<bool>> {
        self.is_narrowed().then(|| self.book.sight(kind, |place| self.sees(place), |row| self.sees_row(row)))
    }

    /// Whether the caller sees a row of a layer beside the parcels: by the zone that stands in it.
    pub(crate) fn sees_row(&self, row: &LayerRow) -> bool {
        if !self.is_narrowed() {
            return true;
        }
        let zone = row.cells.get("开发区").map(|text| text.trim());
        let known = self.moment.docket.configuration().map_or(&[][..], |known| &known.zones[..]);
        let place =
            known.iter().find(|place| Some(place.id.as_str()) == zone || Some(place.title.as_str()) == zone);
        let target = Target {
            zone: place.map(|place| place.id.as_str()).or(zone),
            region: place.and_then(|place| place.region.as_deref()),
            ..Target::default()
        };
        self.view.reaches(&target)
    }

    /// Whether the caller sees a batch of approved land: by its zone and district; one that lies nowhere by report is for
    /// those who see everything.
    pub(crate) fn sees_batch(&self, id: &str) -> bool {
        let given = self.book.land.batches.iter().find(|batch| batch.id == id);
        let (zone, region) =
            given.map_or((None, None), |batch| (batch.zone.as_deref(), batch.region.as_deref()));
        !self.is_narrowed() || self.view.reaches(&Target { zone, region, ..Target::default() })
    }

    /// Whether the caller may know that a firm is there: a firm knows of itself only.
    pub(crate) fn sees_firm(&self, uscc: &str) -> bool {
        let own = Target { enterprise: Some(uscc), ..Target::default() };
        !self.view.is_one_firm() || self.view.reaches(&own)
    }

    /// Whether there may be parcels that the caller does not see.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.view.is_limited() || !self.view.reaches(&Target::default())
    }

    /// A district or development zone with its name.
    pub(crate) fn named_place(&self, id: &str) -> Named {
        let known = self.moment.docket.configuration();
        let mut places = known.into_iter().flat_map(|known| known.zones.iter().chain(&known.regions));
        let title = places.find(|place| place.id == id).map_or(id, |place| place.title.as_str());
        Named { id: id.to_owned(), title: title.to_owned() }
    }

    /// What a firm is called.
    pub(crate) fn named_firm(&self, uscc: &str) -> Named {
        let known = self.book.firms.get(uscc).map(|firm| firm.name.clone());
        Named { id: uscc.to_owned(), title: known.unwrap_or_else(|| crate::names::firm(&self.moment, uscc)) }
    }
}

/// 亩 without trailing zeros.
pub(crate) fn mu(area: Area) -> String {
    area.to_mu().trim().to_string()
}
