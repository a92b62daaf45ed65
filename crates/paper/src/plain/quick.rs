//! Eight bytes of a row at a time: where a field ends and which decimal number it is, without a
//! branch per digit. Whatever is longer or looks different is left to `parse`.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Bytes before the first one that stands in no number (a comma, a line end, a space, a quote, a
/// plus sign); 8 when there is none.
#[inline]
pub(super) fn length(word: u64) -> usize {
    // The lowest byte below `-` is marked exactly; a borrow can only disturb those above it.
    let below = word.wrapping_sub(ONES * u64::from(b'-')) & !word & HIGHS;
    below.trailing_zeros() as usize / 8
}

/// The digit, when the field is a single one (flags, many a zero).
#[inline]
pub(super) fn single_digit(word: u64) -> Option<i32> {
    let digit = byte(word, 0).wrapping_sub(b'0');
    (digit < 10 && matches!(byte(word, 1), b',' | b'\n')).then_some(i32::from(digit))
}

/// The byte at a place below 8.
#[inline]
pub(super) fn byte(word: u64, place: usize) -> u8 {
    (word >> (8 * place)).to_le_bytes()[0]
}

/// The whole number in the first `length` bytes (at most 7), written as computers write it: digits
/// only, no zero before another digit.
#[inline]
pub(super) fn whole(word: u64, length: usize) -> Option<i32> {
    if byte(word, 0) == b'0' && length > 1 {
        return None;
    }
    digits(last_at_top(word, length)?, length)
}

/// The number in the first `length` bytes (at most 7) without its point, and the digits after the
/// point; `None` when they are no plain number.
#[inline]
pub(super) fn number(word: u64, length: usize) -> Option<(i32, u8)> {
    let field = last_at_top(word, length)?;
    if let Some(whole) = digits(field, length) {
        return Some((whole, 0));
    }
    if byte(word, 0) == b'-' {
        let (mantissa, digits) = unsigned(last_at_top(word >> 8, length - 1)?, length - 1)?;
        return Some((-mantissa, digits));
    }
    unsigned(field, length)
}

/// The first `length` bytes moved up, so that the last of them is the highest; zeros below.
#[inline]
fn last_at_top(word: u64, length: usize) -> Option<u64> {
    if length == 0 { None } else { Some(word << (64 - 8 * length)) }
}

/// A number of `length` digits and at most one point, the last at the top.
#[inline]
fn unsigned(field: u64, length: usize) -> Option<(i32, u8)> {
    let other_than_point = field ^ (ONES * u64::from(b'.'));
    let points = other_than_point.wrapping_sub(ONES) & !other_than_point & HIGHS;
    if points == 0 {
        return digits(field, length).map(|whole| (whole, 0));
    }
    // What stands before the first point moves up into its place.
    let point = points.trailing_zeros() & !7;
    let before = field & ((1 << point) - 1);
    let after = (field >> point >> 8) << point << 8;
    let figures = digits((before << 8) | after, length - 1)?;
    Some((figures, 7 - u8::try_from(point / 8).unwrap_or(7)))
}

/// `count` digits, the last at the top, as a number; `None` when there are none or others among them.
#[inline]
fn digits(field: u64, count: usize) -> Option<i32> {
    if count == 0 {
        return None;
    }
    let values = field ^ (ZEROS << (64 - 8 * count));
    if (values.wrapping_add(ONES * 0x76) | values) & HIGHS != 0 {
        return None;
    }
    i32::try_from(eight_digits(values)).ok()
}

/// Eight digits, the first in the lowest byte, as a number: pairs, then fours, then all.
#[inline]
fn eight_digits(values: u64) -> u64 {
    const FIRST: u64 = 0x0000_00FF_0000_00FF;
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
    let high = (pairs & FIRST).wrapping_mul(0x000F_4240_0000_0064);
    let low = ((pairs >> 16) & FIRST).wrapping_mul(0x0000_2710_0000_0001);
    high.wrapping_add(low) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> u64 {
        let mut bytes = [b','; 8];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        u64::from_le_bytes(bytes)
    }

    #[test]
    fn a_field_ends_at_the_first_byte_that_no_number_has() {
        for (text, wanted) in
            [("12.5,3\nx", 4), ("-7\r\n1234", 2), (",1234567", 0), ("1234567,", 7), ("12345678", 8)]
        {
            let bytes = text.as_bytes().try_into().expect("eight bytes");
            assert_eq!(length(u64::from_le_bytes(bytes)), wanted, "{text:?}");
        }
    }

    #[test]
    fn numbers_come_with_their_digits() {
        for (text, wanted) in [
            ("0", (0, 0)),
            ("1234567", (1_234_567, 0)),
            ("-19.69", (-1_969, 2)),
            ("0.25", (25, 2)),
            ("007", (7, 0)),
            (".5", (5, 1)),
            ("5.", (5, 0)),
            ("-.125", (-125, 3)),
            ("9999.99", (999_999, 2)),
            ("-999999", (-999_999, 0)),
        ] {
            assert_eq!(number(word(text), text.len()), Some(wanted), "{text}");
        }
        for text in ["", "-", ".", "-.", "1.2.3", "1-2", "--1", "1/2", "1e3", "a", "1:2"] {
            assert_eq!(number(word(text), text.len()), None, "{text}");
        }
    }

    #[test]
    fn keys_are_whole_numbers_without_leading_zeros() {
        for (text, wanted) in [("0", Some(0)), ("10", Some(10)), ("1234567", Some(1_234_567))] {
            assert_eq!(whole(word(text), text.len()), wanted, "{text}");
        }
        for text in ["", "00", "01", "-1", "1.", "1.0", "a"] {
            assert_eq!(whole(word(text), text.len()), None, "{text}");
        }
    }

    #[test]
    fn every_number_of_up_to_four_characters_reads_as_its_digits_say() {
        let alphabet = b"0159.-/:\xff";
        let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| alphabet.iter().map(|byte| [&text[..], &[*byte]].concat()))
                .collect();
            for text in &texts {
                let mut bytes = [b','; 8];
                bytes[..text.len()].copy_from_slice(text);
                let found = number(u64::from_le_bytes(bytes), text.len());
                let wanted = super::super::parse::decimal(text);
                assert_eq!(found.map(|(mantissa, digits)| (i64::from(mantissa), digits)), wanted, "{text:?}");
            }
        }
    }
}
