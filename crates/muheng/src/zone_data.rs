//! Everything delivered to a zone, from its own list and from the data folder, read with a progress bar.

use crate::data_folder::DataFolder;
use crate::progress;
use crate::stop::Stop;
use desk::city_facts::{self, CityFacts};
use desk::zone::{Delivered, Zone};

/// The files of the zone's list and of the data folder, in that order.
pub fn deliveries(zone: &Zone, data: &DataFolder) -> Result<Vec<Delivered>, Stop> {
    let mut deliveries = zone.deliveries()?;
    deliveries.extend(data.deliveries(zone)?);
    Ok(deliveries)
}

/// Facts up to a year.
pub fn city_facts(zone: &Zone, data: &DataFolder, last_year: i16) -> Result<CityFacts, Stop> {
    read(zone, deliveries(zone, data)?, last_year)
}

/// Reads the files about a year up to `last_year`.
pub fn read(zone: &Zone, deliveries: Vec<Delivered>, last_year: i16) -> Result<CityFacts, Stop> {
    let wanted = city_facts::up_to(deliveries, last_year);
    let bar = progress::bar(wanted.len(), "读取文件");
    let facts = city_facts::read(zone, &wanted, &|| bar.inc(1))?;
    bar.finish_and_clear();
    Ok(facts)
}
