//! Columns to text rows.

use std::borrow::Cow;
use std::sync::Arc;

/// Values of one output column for some rows.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Whole numbers divided by `10^digits`.
    Narrow {
        /// Mantissas.
        mantissas: &'a [i32],
        /// Digits.
        digits: u8,
        /// Those with another number than 0 are not there; empty: all are.
        gaps: Cow<'a, [u8]>,
    },
    /// The same with larger numbers.
    Wide {
        /// Mantissas.
        mantissas: Cow<'a, [i64]>,
        /// Digits.
        digits: u8,
        /// Those with another number than 0 are not there; empty: all are.
        gaps: Cow<'a, [u8]>,
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
pub fn rows_to_csv(columns: &[Values<'_>], rows: usize) -> Vec<u8> {
    let mut text = CsvText::default();
    text.fill(columns, rows);
    text.bytes.truncate(text.length);
    text.bytes
}

/// Comma separated lines in memory that is used again: new memory costs more than the printing.
#[derive(Debug, Default)]
pub struct CsvText {
    /// Longer than the text; what stands behind it is left over.
    bytes: Vec<u8>,
    length: usize,
}

/// Most bytes of a number: a sign, 17 digits, a point and an exponent, or a sign, 20 digits, a point
/// and the zeros before them.
const NUMBER_BYTES: usize = 32;
/// Digits a decimal may have and still fit [`NUMBER_BYTES`]; mantissas have no more.
const MOST_DIGITS: u8 = 18;

type Room = [u8; NUMBER_BYTES];

impl CsvText {
    /// The text.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Replaces the text by these rows.
    pub fn fill(&mut self, columns: &[Values<'_>], rows: usize) {
        let runs = Run::all(columns, rows);
        let most = NUMBER_BYTES + rows + columns.iter().map(|values| most_bytes(values, rows)).sum::<usize>();
        if self.bytes.len() < most {
            // Zeroed by the system as it is touched, which most of it never is.
            self.bytes = vec![0; most];
        }
        let mut pen = Pen { text: &mut self.bytes, at: 0, whole: itoa::Buffer::new() };
        let mut shortest = Shortest::default();
        for row in 0..rows {
            for run in &runs {
                run.print(row, &mut pen, &mut shortest);
            }
            pen.end_row();
        }
        self.length = pen.at;
    }
}

/// What is printed by the same steps: a column, or columns side by side.
enum Run<'v> {
    Narrow(&'v [i32], u8, &'v [u8]),
    Wide(&'v [i64], u8, &'v [u8]),
    Binary(Vec<&'v [f64]>),
    /// Places, texts, and the texts as fields where there are fewer of them than rows.
    Text(&'v [u32], &'v [Box<str>], Vec<Vec<u8>>),
}

impl<'v> Run<'v> {
    fn all(columns: &'v [Values<'_>], rows: usize) -> Vec<Self> {
        let mut runs = Vec::new();
        for values in columns {
            match values {
                Values::Narrow { mantissas, digits, gaps } => {
                    runs.push(Self::Narrow(mantissas, *digits, gaps))
                }
                Values::Wide { mantissas, digits, gaps } => runs.push(Self::Wide(mantissas, *digits, gaps)),
                Values::Binary(numbers) => match runs.last_mut() {
                    Some(Self::Binary(run)) if run.len() < AT_ONCE => run.push(numbers),
                    _ => runs.push(Self::Binary(vec![numbers])),
                },
                Values::Text { places, texts } => {
                    let few = if texts.len() <= rows {
                        texts.iter().map(|text| field(text)).collect()
                    } else {
                        Vec::new()
                    };
                    runs.push(Self::Text(places, texts, few));
                }
            }
        }
        runs
    }

    #[inline]
    fn print(&self, row: usize, pen: &mut Pen<'_>, shortest: &mut Shortest) {
        let is_there = |gaps: &[u8]| gaps.get(row).is_none_or(|gap| *gap == 0);
        match self {
            Self::Binary(columns) => return shortest.print(columns, row, pen),
            Self::Narrow(mantissas, digits, gaps) if is_there(gaps) => {
                pen.decimal(mantissas[row].into(), *digits)
            }
            Self::Wide(mantissas, digits, gaps) if is_there(gaps) => pen.decimal(mantissas[row], *digits),
            Self::Narrow(..) | Self::Wide(..) => {}
            Self::Text(places, texts, few) => {
                let place = places[row] as usize;
                if let Some(field) = few.get(place) {
                    pen.field(field);
                } else if let Some(text) = texts.get(place) {
                    pen.field(&field(text));
                }
            }
        }
        pen.byte(b',');
    }
}

/// Binary numbers made into digits side by side before any of them is copied: copied at once, each would wait until
/// its digits have left the processor.
const AT_ONCE: usize = 8;
/// Whole numbers from 0 that are printed from a list: scores and points often are such.
const WHOLE: usize = 128;
/// Bits of which none is set in whole numbers below [`WHOLE`], nor in what is not there.
const PAST_WHOLE: u64 = (1 << 45) - 1;

struct Shortest {
    buffers: [zmij::Buffer; AT_ONCE],
    whole: Vec<Box<str>>,
}

impl Default for Shortest {
    fn default() -> Self {
        let whole = (0..WHOLE).map(|number| format!("{number}.0").into()).collect();
        Self { buffers: std::array::from_fn(|_| zmij::Buffer::new()), whole }
    }
}

impl Shortest {
    /// Prints a row of at most [`AT_ONCE`] columns, each field with its comma.
    #[inline]
    fn print(&mut self, columns: &[&[f64]], row: usize, pen: &mut Pen<'_>) {
        let mut printed = [""; AT_ONCE];
        let mut last = (f64::NAN.to_bits(), "");
        for ((text, buffer), numbers) in printed.iter_mut().zip(&mut self.buffers).zip(columns) {
            let number = numbers[row];
            *text = if number.to_bits() & PAST_WHOLE == 0
                && let Some(simple) = simple(&self.whole, number)
            {
                simple
            } else if number.is_nan() {
                ""
            } else if number.to_bits() == last.0 {
                // A score that nothing was added to stands in two columns side by side.
                last.1
            } else {
                buffer.format(number)
            };
            last = (number.to_bits(), *text);
        }
        for text in &printed[..columns.len().min(AT_ONCE)] {
            pen.digits(text.as_bytes());
            pen.byte(b',');
        }
    }
}

/// What is not there, or a whole number of the list; `None` for another number.
#[expect(clippy::cast_possible_truncation, reason = "checked to be a small whole number")]
fn simple(whole: &[Box<str>], number: f64) -> Option<&str> {
    if number.is_nan() {
        return Some("");
    }
    let small = number as i8;
    let is_whole = f64::from(small).to_bits() == number.to_bits();
    let text = usize::try_from(small).ok().filter(|_| is_whole).and_then(|small| whole.get(small));
    text.map(|text| &**text)
}

/// Most bytes that a column takes, its commas among them.
fn most_bytes(values: &Values<'_>, rows: usize) -> usize {
    let a_row = match values {
        Values::Narrow { digits, .. } | Values::Wide { digits, .. } => NUMBER_BYTES + usize::from(*digits),
        Values::Binary(_) => NUMBER_BYTES,
        Values::Text { places, texts } => {
            let length = |place: &u32| texts.get(*place as usize).map_or(0, |text| text.len());
            // Every character of a quoted field may be a quote that is doubled.
            2 + 2 * places.iter().map(length).max().unwrap_or(0)
        }
    };
    rows * (a_row + 1)
}

struct Pen<'a> {
    text: &'a mut [u8],
    at: usize,
    whole: itoa::Buffer,
}

impl Pen<'_> {
    #[inline]
    fn byte(&mut self, byte: u8) {
        if let Some(place) = self.text.get_mut(self.at) {
            *place = byte;
            self.at += 1;
        }
    }

    /// The comma after the last field becomes the line end.
    #[inline]
    fn end_row(&mut self) {
        match self.at.checked_sub(1).and_then(|last| self.text.get_mut(last)) {
            Some(place) if *place == b',' => *place = b'\n',
            _ => self.byte(b'\n'),
        }
    }

    fn field(&mut self, field: &[u8]) {
        if let Some(places) = self.text.get_mut(self.at..self.at + field.len()) {
            places.copy_from_slice(field);
            self.at += field.len();
        }
    }

    #[inline]
    fn decimal(&mut self, mantissa: i64, digits: u8) {
        if digits == 0 && (0..10).contains(&mantissa) {
            return self.byte(b'0' + mantissa.to_le_bytes()[0]);
        }
        if digits > MOST_DIGITS {
            return self.long_decimal(mantissa, digits);
        }
        let Some(room) = self.text.get_mut(self.at..).and_then(|rest| rest.first_chunk_mut::<NUMBER_BYTES>())
        else {
            return;
        };
        self.at += if digits == 0 {
            put(room, 0, self.whole.format(mantissa).as_bytes())
        } else {
            with_point(room, mantissa < 0, self.whole.format(mantissa.unsigned_abs()).as_bytes(), digits)
        };
    }

    #[cold]
    fn long_decimal(&mut self, mantissa: i64, digits: u8) {
        let printed = fact::Decimal::new(mantissa.into(), digits).to_string();
        self.field(printed.as_bytes());
    }

    /// What a number is printed as, at most [`NUMBER_BYTES`].
    #[inline]
    fn digits(&mut self, digits: &[u8]) {
        if let Some(room) =
            self.text.get_mut(self.at..).and_then(|rest| rest.first_chunk_mut::<NUMBER_BYTES>())
        {
            self.at += put(room, 0, digits);
        }
    }
}

/// Digits of a whole number with a point before the last `digits` of them; returns the bytes used.
#[inline]
fn with_point(room: &mut Room, negative: bool, printed: &[u8], digits: u8) -> usize {
    let places = usize::from(digits);
    let mut at = 0;
    if negative {
        room[0] = b'-';
        at = 1;
    }
    let whole = printed.len().saturating_sub(places);
    if whole == 0 {
        room[at..at + 2].copy_from_slice(b"0.");
        at += 2;
        let zeros = places - printed.len();
        room[at..at + zeros].fill(b'0');
        return put(room, at + zeros, printed);
    }
    // All digits one place further, then those before the point back to their place.
    let end = put(room, at + 1, printed);
    for (place, byte) in room[at..at + whole].iter_mut().zip(printed) {
        *place = *byte;
    }
    room[at + whole] = b'.';
    end
}

/// Copies a few bytes in steps of fixed size and returns where they end: a call for each handful of
/// bytes would take longer than making them.
#[inline]
fn put(room: &mut Room, at: usize, bytes: &[u8]) -> usize {
    let end = at + bytes.len();
    let Some(room) = room.get_mut(at..end) else { return at };
    if let (Some(first), Some(last)) = (bytes.first_chunk::<16>(), bytes.last_chunk::<16>()) {
        copy(room, first, last);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        copy(room, first, last);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        copy(room, first, last);
    } else {
        for (place, byte) in room.iter_mut().zip(bytes) {
            *place = *byte;
        }
    }
    end
}

/// The first and the last bytes; they may overlap.
#[inline]
fn copy<const N: usize>(room: &mut [u8], first: &[u8; N], last: &[u8; N]) {
    if let Some(places) = room.first_chunk_mut::<N>() {
        *places = *first;
    }
    if let Some(places) = room.last_chunk_mut::<N>() {
        *places = *last;
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
    use proptest::prelude::*;

    #[test]
    fn rows_print_every_kind_of_value_and_nothing_for_gaps() {
        let columns = [
            Values::Wide { mantissas: vec![-5, 1234, 0].into(), digits: 2, gaps: vec![0, 0, 2].into() },
            Values::Narrow { mantissas: &[-5, i32::MIN, 0], digits: 1, gaps: vec![1, 0, 0].into() },
            Values::Binary(vec![0.1, f64::NAN, 30.0]),
            Values::Text { places: vec![0, 1, 9], texts: Arc::from(vec!["A".into(), "甲,乙".into()]) },
        ];
        let text = String::from_utf8(rows_to_csv(&columns, 3)).expect("text");
        assert_eq!(text, "-0.05,,0.1,A\n12.34,-214748364.8,,\"甲,乙\"\n,0.0,30.0,\n");
    }

    #[test]
    fn a_number_that_is_not_there_prints_nothing_however_it_came_about() {
        let numbers = vec![f64::NAN, -f64::NAN, f64::from_bits(f64::NAN.to_bits() | 1)];
        assert_eq!(rows_to_csv(&[Values::Binary(numbers)], 3), b"\n\n\n");
    }

    #[test]
    fn more_columns_than_are_printed_at_once_stand_in_their_order() {
        let columns: Vec<Values<'_>> =
            (0..11).map(|place| Values::Binary(vec![f64::from(place) + 0.5])).collect();
        let text = String::from_utf8(rows_to_csv(&columns, 1)).expect("text");
        assert_eq!(text, "0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5,8.5,9.5,10.5\n");
    }

    #[test]
    fn a_number_that_stands_twice_is_printed_twice() {
        let column = Values::Binary(vec![0.1, 0.1, 2.5]);
        let text = String::from_utf8(rows_to_csv(&[column.clone(), column], 3)).expect("text");
        assert_eq!(text, "0.1,0.1\n0.1,0.1\n2.5,2.5\n");
    }

    #[test]
    fn texts_print_the_same_whether_there_are_more_of_them_than_rows_or_fewer() {
        let texts: Arc<[Box<str>]> = Arc::from(vec!["甲".into(), "\"\"\"".into(), "乙,丙".into()]);
        for rows in [1, 2, 3, 4] {
            let places: Vec<u32> = (0..rows).map(|row| (row + 1) % 3).collect();
            let column = Values::Text { places, texts: Arc::clone(&texts) };
            let text = String::from_utf8(rows_to_csv(&[column], rows as usize)).expect("text");
            let wanted = ["\"\"\"\"\"\"\"\"\n", "\"乙,丙\"\n", "甲\n", "\"\"\"\"\"\"\"\"\n"];
            assert_eq!(text, wanted[..rows as usize].concat());
        }
    }

    #[test]
    fn rows_without_columns_are_empty_lines() {
        assert_eq!(rows_to_csv(&[], 2), b"\n\n");
    }

    fn printed(mantissa: i64, digits: u8) -> String {
        let column = Values::Wide { mantissas: vec![mantissa].into(), digits, gaps: vec![].into() };
        String::from_utf8(rows_to_csv(&[column], 1)).expect("text")
    }

    #[test]
    fn the_longest_numbers_are_whole() {
        for mantissa in [i64::MIN, i64::MAX, -1, 0, 9, 10] {
            for digits in 0..=30 {
                let wanted = fact::Decimal::new(mantissa.into(), digits).to_string();
                assert_eq!(printed(mantissa, digits), wanted + "\n", "{mantissa} {digits}");
            }
        }
        let numbers =
            vec![-f64::MIN_POSITIVE, f64::MAX, -0.0, -1.234_567_890_123_456_7e-300, 0.0, 127.0, 128.0, -1.0];
        let text = String::from_utf8(rows_to_csv(&[Values::Binary(numbers.clone())], 8)).expect("text");
        for (line, number) in text.lines().zip(numbers) {
            assert_eq!(line, zmij::Buffer::new().format(number));
        }
    }

    proptest! {
        #[test]
        fn any_number_prints_as_the_exact_type_and_reads_back(mantissa: i64, digits in 0u8..19, number: f64, shorter in 0u32..63) {
            let mantissa = mantissa >> shorter;
            prop_assert_eq!(printed(mantissa, digits), fact::Decimal::new(mantissa.into(), digits).to_string() + "\n");
            let text = String::from_utf8(rows_to_csv(&[Values::Binary(vec![number])], 1)).expect("text");
            let text = text.trim_end();
            prop_assert!(number.is_nan() && text.is_empty() || text.parse::<f64>().map(f64::to_bits) == Ok(number.to_bits()), "{} {}", number, text);
        }
    }
}
