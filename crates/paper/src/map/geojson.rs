//! GeoJSON (RFC 7946), one feature at a time: a bad feature costs a finding, not the file, and features
//! before a broken place in the text are kept.

use super::layer::{Draft, DraftRow, Geometry, Inlet};
use super::message::Trouble;
use atlas::validity::Direction;
use atlas::{Frame, Part, Point};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Reads a collection, a feature or a bare geometry.
pub(super) fn read(name: &str, bytes: &[u8], inlet: &mut Inlet<'_>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reading = Reading {
        rows: Vec::new(),
        fields: Vec::new(),
        troubles: Vec::new(),
        most: inlet.most_rows(),
        crs: None,
    };
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let read = Root { reading: &mut reading }.deserialize(&mut text).and_then(|()| text.end());
    if let Err(error) = read {
        let detail = format!("第{}行第{}列：{}", error.line(), error.column(), kind_of(&error));
        reading.troubles.push((None, Trouble::broken("GeoJSON 文本", detail)));
    }
    let width = reading.fields.len();
    reading.rows.iter_mut().for_each(|row| row.values.resize(width, None));
    for (number, trouble) in reading.troubles {
        inlet.tell(trouble, name, number);
    }
    if reading.rows.is_empty() {
        return;
    }
    let stated_epsg = reading.crs.as_deref().and_then(epsg_of);
    inlet.drafts.push(Draft {
        stated_epsg,
        fields: reading.fields,
        rows: reading.rows,
        // RFC 7946 §4: coordinates are WGS 84 unless older forms say otherwise.
        fixed: (reading.crs.is_none()).then_some(Frame::Wgs84),
        ..Draft::new(name, Direction::CounterClockwise)
    });
}

fn kind_of(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "文本不完整",
        _ => "不是有效的 JSON",
    }
}

/// Number in `urn:ogc:def:crs:EPSG::4549`, `EPSG:4549` or the like; CRS84 is WGS 84.
fn epsg_of(name: &str) -> Option<u32> {
    if name.to_ascii_uppercase().ends_with("CRS84") {
        return Some(4326);
    }
    name.to_ascii_uppercase().contains("EPSG").then(|| name.rsplit([':', '/']).next()?.parse().ok())?
}

struct Reading {
    rows: Vec<DraftRow>,
    fields: Vec<String>,
    troubles: Vec<(Option<u32>, Trouble)>,
    most: usize,
    crs: Option<String>,
}

struct Root<'r> {
    reading: &'r mut Reading,
}

impl<'de> DeserializeSeed<'de> for Root<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, text: D) -> Result<(), D::Error> {
        text.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GeoJSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut root = Map::new();
        let mut has_features = false;
        while let Some(key) = map.next_key::<String>()? {
            if root.contains_key(&key) || (key == "features" && has_features) {
                self.reading.troubles.push((None, Trouble::json_twice(&key)));
            }
            if key == "features" {
                has_features = true;
                let found = map.next_value_seed(Features { reading: self.reading })?;
                root.insert(key, found);
            } else {
                let value: Value = map.next_value()?;
                if key == "crs" {
                    let name = value.pointer("/properties/name").and_then(Value::as_str);
                    self.reading.crs = name.map(str::to_owned);
                }
                root.insert(key, value);
            }
        }
        self.reading.root(root, has_features);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while sequence.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        self.reading.member("", "最外层应是一个对象，这里是数组");
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.reading.member("null", "最外层应是一个对象，这里是空值");
        Ok(())
    }
}

struct Features<'r> {
    reading: &'r mut Reading,
}

impl<'de> DeserializeSeed<'de> for Features<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, text: D) -> Result<Value, D::Error> {
        text.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Features<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        while let Some(feature) = sequence.next_element::<Value>()? {
            if self.reading.rows.len() >= self.reading.most {
                let trouble = Trouble::too_many_rows(self.reading.most);
                self.reading.troubles.push((None, trouble));
                while sequence.next_element::<serde::de::IgnoredAny>()?.is_some() {}
                break;
            }
            self.reading.feature(feature, true);
        }
        Ok(Value::Array(Vec::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, _: &str) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

const GEOMETRIES: &[&str] = &[
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
];

impl Reading {
    fn member(&mut self, path: &str, detail: &str) {
        self.troubles.push((None, Trouble::json_member(path, detail)));
    }

    fn root(&mut self, root: Map<String, Value>, has_features: bool) {
        match root.get("type") {
            None => self.member("type", "缺少成员 type"),
            Some(Value::String(kind)) => match kind.as_str() {
                "FeatureCollection" => match root.get("features") {
                    None => self.member("features", "缺少成员 features"),
                    Some(Value::Array(_)) => {}
                    Some(_) => self.member("features", "成员 features 应是数组"),
                },
                _ if has_features => self.member(kind, "有成员 features，type 却不是 FeatureCollection"),
                "Feature" => self.feature(Value::Object(root), false),
                kind if GEOMETRIES.contains(&kind) => self.row(Some(&Value::Object(root)), Map::new()),
                other => {
                    let hint = GEOMETRIES
                        .iter()
                        .chain(&["FeatureCollection", "Feature"])
                        .find(|known| known.eq_ignore_ascii_case(other));
                    let detail = match hint {
                        Some(known) => format!("type 的大小写有误，应写作“{known}”"),
                        None => "不认识这个 type".to_owned(),
                    };
                    self.member(other, &detail);
                }
            },
            Some(_) => self.member("type", "成员 type 应是文字"),
        }
    }

    fn feature(&mut self, feature: Value, is_in_collection: bool) {
        let number = self.number();
        let mut tell = |path: &str, detail: &str| {
            self.troubles.push((is_in_collection.then_some(number), Trouble::json_member(path, detail)));
        };
        let Value::Object(mut feature) = feature else {
            tell("features", "要素应是一个对象");
            self.unreadable();
            return;
        };
        match feature.get("type") {
            Some(Value::String(kind)) if kind == "Feature" => {}
            Some(Value::String(kind)) => tell(kind, "要素的 type 应写作“Feature”"),
            Some(_) | None => tell("type", "要素缺少成员 type 或其值不是文字"),
        }
        if matches!(feature.get("id"), Some(Value::Object(_) | Value::Array(_) | Value::Bool(_))) {
            tell("id", "要素的 id 应是文字或数值");
        }
        let properties = match feature.remove("properties") {
            Some(Value::Object(properties)) => properties,
            None | Some(Value::Null) => Map::new(),
            Some(_) => {
                tell("properties", "成员 properties 应是对象或空值");
                Map::new()
            }
        };
        let geometry = feature.remove("geometry");
        if geometry.is_none() {
            tell("geometry", "要素缺少成员 geometry");
        }
        self.row(geometry.as_ref(), properties);
    }

    fn number(&self) -> u32 {
        u32::try_from(self.rows.len() + 1).unwrap_or(u32::MAX)
    }

    fn unreadable(&mut self) {
        let number = self.number();
        self.rows.push(DraftRow { number, values: Vec::new(), geometry: Geometry::Unreadable });
    }

    fn row(&mut self, geometry: Option<&Value>, properties: Map<String, Value>) {
        let number = self.number();
        let geometry = match geometry {
            Some(Value::Null) => Geometry::Nothing,
            None => Geometry::Unreadable,
            Some(value) => geometry_of(value).unwrap_or_else(|trouble| {
                self.troubles.push((Some(number), trouble));
                Geometry::Unreadable
            }),
        };
        let mut values = vec![None; self.fields.len()];
        for (key, value) in properties {
            let index = self.fields.iter().position(|field| *field == key).unwrap_or_else(|| {
                self.fields.push(key);
                values.push(None);
                self.fields.len() - 1
            });
            values[index] = match value {
                Value::Null => None,
                Value::String(text) => Some(text),
                other => Some(other.to_string()),
            };
        }
        self.rows.push(DraftRow { number, values, geometry });
    }
}

fn geometry_of(value: &Value) -> Result<Geometry, Trouble> {
    let Value::Object(geometry) = value else {
        return Err(Trouble::json_member("geometry", "图形应是一个对象"));
    };
    let Some(Value::String(kind)) = geometry.get("type") else {
        return Err(Trouble::json_member("geometry.type", "图形缺少成员 type 或其值不是文字"));
    };
    if kind == "GeometryCollection" {
        return Err(Trouble::kind_not_read("GeometryCollection"));
    }
    if !GEOMETRIES.contains(&kind.as_str()) {
        return Err(Trouble::json_member(kind, "不认识这个图形类型"));
    }
    let Some(coordinates) = geometry.get("coordinates") else {
        return Err(Trouble::json_member("coordinates", "图形缺少成员 coordinates"));
    };
    let path = "coordinates";
    Ok(match kind.as_str() {
        "Point" => Geometry::Points(vec![point(coordinates, path)?]),
        "MultiPoint" => Geometry::Points(line(coordinates, path)?),
        "LineString" => Geometry::Lines(vec![long_line(coordinates, path)?]),
        "MultiLineString" => Geometry::Lines(each(coordinates, path, long_line)?),
        "Polygon" => Geometry::Area(vec![part(coordinates, path)?]),
        _ => Geometry::Area(each(coordinates, path, part)?),
    })
}

fn each<T>(
    value: &Value,
    path: &str,
    read: fn(&Value, &str) -> Result<T, Trouble>,
) -> Result<Vec<T>, Trouble> {
    let Value::Array(items) = value else {
        return Err(Trouble::json_member(path, "这里应是坐标的数组"));
    };
    items.iter().enumerate().map(|(index, item)| read(item, &format!("{path}[{index}]"))).collect()
}

fn part(value: &Value, path: &str) -> Result<Part, Trouble> {
    let mut rings = each(value, path, ring)?.into_iter();
    let shell = rings.next().ok_or_else(|| Trouble::json_member(path, "面没有外环"))?;
    Ok(Part { shell, holes: rings.collect() })
}

/// First and last position of a ring carry the same numbers, the height too (RFC 7946, 3.1.6). Whether they are the
/// same place on the plane is looked at with all other faults of shapes.
fn ring(value: &Value, path: &str) -> Result<Vec<Point>, Trouble> {
    let size = |point: Option<&Value>| point.and_then(Value::as_array).map(Vec::len);
    if let Value::Array(points) = value
        && size(points.first()) != size(points.last())
    {
        return Err(Trouble::json_member(path, "环的起点和终点数值个数不同，应完全相同"));
    }
    line(value, path)
}

fn long_line(value: &Value, path: &str) -> Result<Vec<Point>, Trouble> {
    let points = line(value, path)?;
    if points.len() < 2 {
        return Err(Trouble::json_member(path, "线至少要有两个点"));
    }
    Ok(points)
}

fn line(value: &Value, path: &str) -> Result<Vec<Point>, Trouble> {
    each(value, path, point)
}

fn point(value: &Value, path: &str) -> Result<Point, Trouble> {
    let Value::Array(numbers) = value else {
        return Err(Trouble::json_member(path, "点应是两个或三个数值的数组"));
    };
    if !(2..=3).contains(&numbers.len()) {
        let detail = format!("点应有两个或三个数值，这里有{}个", numbers.len());
        return Err(Trouble::json_member(path, &detail));
    }
    let mut read = [0.0; 3];
    for (slot, number) in read.iter_mut().zip(numbers) {
        *slot = number.as_f64().ok_or_else(|| Trouble::json_member(path, "坐标不是数值"))?;
    }
    Ok([read[0], read[1]])
}
