//! Columns to text rows.

use std::sync::Arc;

/// Values of one output column for some rows.
#[derive(Clone, Debug)]
pub enum Values {
    /// Whole numbers divided by `10^digits`; `None` in `known` means all are there.
    Decimal {
        /// Mantissas.
        mantissas: Vec<i64>,
        /// Digits.
        digits: u8,
        /// Which are there.
        known: Option<Vec<bool>>,
    },
    /// Binary64, printed with the fewest digits that read back the same; `NaN` prints nothing.
    Binary(Vec<f64>),
    /// Places in a list of texts; a place beyond it prints nothing.
    Text {
        /// Places.
        places: Vec<u32>,
        /// Texts.
        texts: Arc<[Box<str>]>,
    },
}

/// The header line.
#[must_use]
pub fn header_line<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let names: Vec<String> = names.map(|name| String::from_utf8_lossy(&field(name)).into_owned()).collect();
    let mut line = names.join(",").into_bytes();
    line.push(b'\n');
    line
}

/// Rows of columns as comma separated lines.
#[must_use]
pub fn rows_to_csv(columns: &[Values], rows: usize) -> Vec<u8> {
    let escaped: Vec<Vec<Vec<u8>>> = columns
        .iter()
        .map(|values| match values {
            Values::Text { texts, .. } => texts.iter().map(|text| field(text)).collect(),
            _ => Vec::new(),
        })
        .collect();
    let mut text = Vec::with_capacity(rows * columns.len() * 9);
    let mut whole = itoa::Buffer::new();
    let mut shortest = zmij::Buffer::new();
    for row in 0..rows {
        for (column, (values, escaped)) in columns.iter().zip(&escaped).enumerate() {
            if column > 0 {
                text.push(b',');
            }
            match values {
                Values::Decimal { mantissas, digits, known } => {
                    if known.as_ref().is_none_or(|known| known[row]) {
                        push_decimal(&mut text, &mut whole, mantissas[row], *digits);
                    }
                }
                Values::Binary(numbers) => push_binary(&mut text, &mut whole, &mut shortest, numbers[row]),
                Values::Text { places, .. } => {
                    if let Some(field) = escaped.get(places[row] as usize) {
                        text.extend_from_slice(field);
                    }
                }
            }
        }
        text.push(b'\n');
    }
    text
}

#[inline]
fn push_decimal(text: &mut Vec<u8>, whole: &mut itoa::Buffer, mantissa: i64, digits: u8) {
    if digits == 0 {
        text.extend_from_slice(whole.format(mantissa).as_bytes());
        return;
    }
    if mantissa < 0 {
        text.push(b'-');
    }
    let places = usize::from(digits);
    let printed = whole.format(mantissa.unsigned_abs()).as_bytes();
    if printed.len() > places {
        text.extend_from_slice(&printed[..printed.len() - places]);
        text.push(b'.');
        text.extend_from_slice(&printed[printed.len() - places..]);
    } else {
        text.extend_from_slice(b"0.");
        text.extend(std::iter::repeat_n(b'0', places - printed.len()));
        text.extend_from_slice(printed);
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "checked to be a small whole number")]
fn push_binary(text: &mut Vec<u8>, whole: &mut itoa::Buffer, shortest: &mut zmij::Buffer, number: f64) {
    if number.is_nan() {
        return;
    }
    let small = number as i32;
    if f64::from(small) == number && !(small == 0 && number.is_sign_negative()) {
        text.extend_from_slice(whole.format(small).as_bytes());
        text.extend_from_slice(b".0");
    } else {
        text.extend_from_slice(shortest.format(number).as_bytes());
    }
}

/// A field, quoted where it must be.
fn field(text: &str) -> Vec<u8> {
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\"")).into_bytes();
    }
    text.as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_print_every_kind_of_value_and_nothing_for_gaps() {
        let columns = [
            Values::Decimal { mantissas: vec![-5, 1234, 0], digits: 2, known: Some(vec![true, true, false]) },
            Values::Binary(vec![0.1, f64::NAN, 30.0]),
            Values::Text { places: vec![0, 1, 9], texts: Arc::from(vec!["A".into(), "甲,乙".into()]) },
        ];
        let text = String::from_utf8(rows_to_csv(&columns, 3)).expect("text");
        assert_eq!(text, "-0.05,0.1,A\n12.34,,\"甲,乙\"\n,30.0,\n");
    }
}
