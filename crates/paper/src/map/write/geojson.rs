//! GeoJSON out (RFC 7946): longitude and latitude, shells counter-clockwise, ten decimals (0.01 mm).

use super::{AttributeKind, MapFile, MapWriteError, Record, directed, number, placed};
use atlas::{Frame, Part, Point};
use serde_json::Value;
use std::fmt::Write as _;

/// Writes a layer as a collection of features. Frames other than longitude and latitude are converted
/// to CGCS2000, which this format takes for WGS 84.
///
/// # Errors
/// When a shape has no longitude and latitude or a number field holds no number.
pub fn write_geojson<'a>(
    file: &MapFile,
    records: impl IntoIterator<Item = Record<'a>>,
) -> Result<Vec<u8>, MapWriteError> {
    let frame = if file.frame == Frame::Wgs84 { Frame::Wgs84 } else { Frame::Cgcs2000 };
    let mut text = format!(
        "{{\"type\":\"FeatureCollection\",\"name\":{},\"features\":[",
        Value::from(file.layer.as_str())
    );
    for (index, record) in records.into_iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str("{\"type\":\"Feature\",\"properties\":{");
        for (column, field) in file.fields.iter().enumerate() {
            if column > 0 {
                text.push(',');
            }
            let value = match (record.values.get(column).and_then(Option::as_deref), field.kind) {
                (None, _) => "null".to_owned(),
                (Some(raw), AttributeKind::Text) => Value::from(raw).to_string(),
                (Some(raw), AttributeKind::Number { .. }) => number(field, raw, index + 1)?.to_string(),
            };
            let _ = write!(text, "{}:{value}", Value::from(field.name.as_str()));
        }
        text.push_str("},\"geometry\":");
        match placed(&record, &frame, index + 1)? {
            None => text.push_str("null"),
            Some(shape) => geometry(&mut text, &directed(&shape, false)),
        }
        text.push('}');
    }
    text.push_str("\n]}\n");
    Ok(text.into_bytes())
}

fn geometry(text: &mut String, parts: &[Part]) {
    if let [part] = parts {
        text.push_str("{\"type\":\"Polygon\",\"coordinates\":");
        polygon(text, part);
    } else {
        text.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":");
        list(text, parts.iter(), polygon);
    }
    text.push('}');
}

fn polygon(text: &mut String, part: &Part) {
    list(text, part.rings(), |text, ring| {
        list(text, ring.iter(), |text, [x, y]: &Point| {
            let _ = write!(text, "[{},{}]", short(*x), short(*y));
        });
    });
}

fn list<T>(text: &mut String, items: impl Iterator<Item = T>, write: impl Fn(&mut String, T)) {
    text.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            text.push(',');
        }
        write(text, item);
    }
    text.push(']');
}

fn short(value: f64) -> String {
    let text = format!("{value:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
