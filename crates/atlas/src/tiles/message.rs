//! The messages of the Mapbox Vector Tile format, version 2.1, as its protocol file defines them.

/// A tile.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Tile {
    /// Layers.
    #[prost(message, repeated, tag = "3")]
    pub layers: Vec<Layer>,
}

/// A layer.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Layer {
    /// Version of the format, 2.
    #[prost(uint32, required, tag = "15")]
    pub version: u32,
    /// Name.
    #[prost(string, required, tag = "1")]
    pub name: String,
    /// Features.
    #[prost(message, repeated, tag = "2")]
    pub features: Vec<Feature>,
    /// Names of attributes.
    #[prost(string, repeated, tag = "3")]
    pub keys: Vec<String>,
    /// Values of attributes.
    #[prost(message, repeated, tag = "4")]
    pub values: Vec<Value>,
    /// Steps along the side of the tile.
    #[prost(uint32, optional, tag = "5")]
    pub extent: Option<u32>,
}

/// A feature.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Feature {
    /// Number.
    #[prost(uint64, optional, tag = "1")]
    pub id: Option<u64>,
    /// Pairs of indices into keys and values.
    #[prost(uint32, repeated, tag = "2")]
    pub tags: Vec<u32>,
    /// Kind of geometry: 3 is a polygon.
    #[prost(int32, optional, tag = "3")]
    pub kind: Option<i32>,
    /// Commands and steps.
    #[prost(uint32, repeated, tag = "4")]
    pub geometry: Vec<u32>,
}

/// A value; one member is set.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Value {
    /// Text.
    #[prost(string, optional, tag = "1")]
    pub text: Option<String>,
    /// Binary64.
    #[prost(double, optional, tag = "3")]
    pub double: Option<f64>,
    /// Whole number.
    #[prost(sint64, optional, tag = "6")]
    pub whole: Option<i64>,
    /// Yes or no.
    #[prost(bool, optional, tag = "7")]
    pub flag: Option<bool>,
}
