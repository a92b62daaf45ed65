//! Names found by the initials of their Pinyin: `sfhjjm` finds 示范恒久精密. A character that is read in several ways
//! fits each of its initials. The readings come from the `pinyin` crate.

use pinyin::ToPinyinMulti as _;
use std::sync::OnceLock;

/// Fewer letters than these name nobody in particular.
const LETTERS_LEAST: usize = 2;
/// The characters that a table of initials covers: CJK Unified Ideographs (Unicode block).
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The rows whose name contains a run of characters with these initials; nothing for other texts than letters.
pub(super) fn rows<'a>(names: impl Iterator<Item = &'a str>, letters: &str) -> Vec<u32> {
    let wanted: Option<Vec<u32>> = letters.chars().map(letter).collect();
    let Some(wanted) = wanted.filter(|wanted| wanted.len() >= LETTERS_LEAST) else { return Vec::new() };
    let mut initials = Vec::new();
    let fits = |name: &str| {
        initials.clear();
        initials.extend(name.chars().map(initials_of));
        let fits = |run: &[u32]| run.iter().zip(&wanted).all(|(can, wanted)| can & wanted != 0);
        initials.windows(wanted.len()).any(fits)
    };
    let mut fits = fits;
    (0..).zip(names).filter(|(_, name)| fits(name)).map(|(row, _)| row).collect()
}

/// A letter as one bit; `None` for what is none.
fn letter(character: char) -> Option<u32> {
    let small = character.to_ascii_lowercase();
    small.is_ascii_lowercase().then(|| 1 << (u32::from(small) - u32::from('a')))
}

/// The letters that a character of a name may begin with, a bit each.
fn initials_of(character: char) -> u32 {
    static TABLE: OnceLock<Vec<u32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| (FIRST..=LAST).map(read).collect());
    let place = u32::from(character).checked_sub(FIRST).map(|place| place as usize);
    match place.and_then(|place| table.get(place)) {
        Some(known) => *known,
        None => letter(character).unwrap_or(0),
    }
}

fn read(code: u32) -> u32 {
    let Some(readings) = char::from_u32(code).and_then(|character| character.to_pinyin_multi()) else {
        return 0;
    };
    let initials = readings.into_iter().filter_map(|one| one.plain().chars().next().and_then(letter));
    initials.fold(0, |all, one| all | one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_initials_from_anywhere_and_by_every_reading() {
        let names = ["示范恒久精密机械有限公司", "示范重庆路厦门A2厂", "宏远"];
        for (letters, found) in [
            ("sfhjjm", vec![0]),
            ("hjjm", vec![0]),
            ("HJJM", vec![0]),
            ("cq", vec![1]),
            ("zq", vec![1]),
            ("xma", vec![1]),
            ("hy", vec![2]),
            ("h", vec![]),
            ("hjx", vec![]),
            ("恒久", vec![]),
            ("h2", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(rows(names.into_iter(), letters), found, "{letters}");
        }
    }
}
