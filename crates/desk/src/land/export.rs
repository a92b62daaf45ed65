//! Parcels of a book as a layer in a file. What stands in the columns is said by the caller; formats are left to `paper`.

use super::book::LandBook;
use atlas::Frame;
use paper::map::{
    AttributeKind, Field, MapFile, MapWriteError, Record, write_geojson, write_geopackage, write_shapefile,
};

/// A format of layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerFormat {
    /// GeoJSON in longitude and latitude.
    GeoJson,
    /// GeoPackage.
    GeoPackage,
    /// Zipped shapefile in GBK.
    Shapefile,
}

impl LayerFormat {
    /// Ending of the file.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "zip",
        }
    }

    /// Media type.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::Shapefile => "application/zip",
        }
    }
}

impl LandBook {
    /// Some parcels as a layer; `fields` are names and names of at most ten bytes, `values` a parcel's columns.
    ///
    /// # Errors
    /// When a value or shape does not fit into the format.
    pub fn parcel_layer(
        &self,
        places: &[usize],
        fields: &[(&str, &str)],
        values: impl Fn(usize) -> Vec<Option<String>>,
        format: LayerFormat,
    ) -> Result<Vec<u8>, MapWriteError> {
        // Measuring frames have a text and a number; without any geometry longitude and latitude do.
        let frame = self.measuring_frame().filter(|frame| frame.epsg().is_some()).unwrap_or(Frame::Cgcs2000);
        let field = |(name, short): &(&str, &str)| Field {
            name: (*name).to_owned(),
            short_name: (*short).to_owned(),
            kind: AttributeKind::Text,
        };
        let file = MapFile { layer: "宗地".to_owned(), frame, fields: fields.iter().map(field).collect() };
        let records = places.iter().map(|place| Record { values: values(*place), shape: self.shape(*place) });
        match format {
            LayerFormat::GeoJson => write_geojson(&file, records),
            LayerFormat::GeoPackage => {
                // The day asked about, so that the same question gives the same bytes.
                write_geopackage(&file, records, &format!("{}T00:00:00.000Z", self.key.day))
            }
            LayerFormat::Shapefile => write_shapefile(&file, records, true),
        }
    }
}
