//! Lists in JSON: an object of names and values, or an array of objects, as a table.
//!
//! Names that occur twice stay two rows, as they stand in the file.

use super::number::stored_digits;
use super::reader::{Stop, Writer};
use super::{Cell, Problem, Row, SheetHead, text};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Largest list: it is held whole.
const LIST_BYTES: usize = 32 << 20;

/// A JSON value with its members in the order of the file.
enum Value {
    Text(String),
    Other(String),
    Members(Vec<(String, Value)>),
    List(Vec<Value>),
}

/// Reads a list.
pub(crate) fn read(bytes: &[u8], writer: &mut Writer) -> Result<(), Stop> {
    if bytes.len() > LIST_BYTES {
        return Err(Stop::Problem(Problem::too_large((LIST_BYTES >> 20) as u64)));
    }
    let content = text::decode(bytes, writer)?;
    let value: Value = serde_json::from_str(&content)
        .map_err(|error| Stop::Problem(Problem::broken(&format!("JSON 第 {} 行写法不对", error.line()))))?;
    writer.sheet(SheetHead::default())?;
    match value {
        Value::Members(members) => {
            let titles = ["名称", "值"].map(|title| Value::Text(title.to_owned()));
            writer.row(row(1, &titles, writer_columns(writer)))?;
            for (number, (name, value)) in (2..).zip(members) {
                let columns = writer_columns(writer);
                writer.row(row(number, &[Value::Text(name), value], columns))?;
            }
            Ok(())
        }
        Value::List(list) => records(list, writer),
        _ => Err(Stop::Problem(Problem::not_a_table("单个 JSON 值"))),
    }
}

fn writer_columns(writer: &Writer) -> u16 {
    writer.limits().columns
}

fn records(list: Vec<Value>, writer: &mut Writer) -> Result<(), Stop> {
    let mut titles: Vec<String> = Vec::new();
    for value in &list {
        if let Value::Members(members) = value {
            for (name, _) in members {
                if !titles.contains(name) && titles.len() < usize::from(writer.limits().columns) {
                    titles.push(name.clone());
                }
            }
        }
    }
    let columns = writer_columns(writer);
    let heads: Vec<Value> = titles.iter().cloned().map(Value::Text).collect();
    writer.row(row(1, &heads, columns))?;
    for (number, value) in (2..).zip(list) {
        let cells: Vec<Value> = match value {
            Value::Members(members) => {
                let mut cells: Vec<Value> = titles.iter().map(|_| Value::Other(String::new())).collect();
                for (name, value) in members {
                    if let Some(at) = titles.iter().position(|title| *title == name) {
                        cells[at] = value;
                    }
                }
                cells
            }
            Value::List(list) => list,
            single => vec![single],
        };
        writer.row(row(number, &cells, columns))?;
    }
    Ok(())
}

fn row(number: u32, values: &[Value], columns: u16) -> Row {
    let cells =
        (1..=columns).zip(values).filter_map(|(column, value)| cell(value).map(|cell| (column, cell)));
    Row { number, is_hidden: false, cells: cells.collect() }
}

fn cell(value: &Value) -> Option<Cell> {
    match value {
        Value::Text(text) => (!text.is_empty()).then(|| Cell::Text(text.as_str().into())),
        Value::Other(text) => match text.as_str() {
            "" | "null" => None,
            "true" => Some(Cell::Flag(true)),
            "false" => Some(Cell::Flag(false)),
            number => stored_digits(number).map(Cell::Number),
        },
        Value::Members(_) | Value::List(_) => Some(Cell::Text("（嵌套的内容）".into())),
    }
}

impl<'de> serde::Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
                Ok(Value::Other(flag.to_string()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Other(number.to_string()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(Value::Other(number.to_string()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
                Ok(Value::Other(number.to_string()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Other(String::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = list.next_element()? {
                    values.push(value);
                }
                Ok(Value::List(values))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Value::Members(members))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
