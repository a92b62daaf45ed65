//! Files damaged in hundreds of ways: no panic, no hang, always a tally that adds up, and a
//! message whenever nothing was read.

use crate::files::{TAX, dbf, delivery, form, grid, ods, told, xls, xlsx};
use paper::{preview, read};
use std::time::{Duration, Instant};

const ROWS: &[&[&str]] = &[
    &["2024年企业税收", "", ""],
    &["统一社会信用代码", "企业名称", "实缴税金（万元）"],
    &["91320411123456788R", "常州甲公司", "#12.5"],
    &["91320411888888881L", "常州乙公司", "#1234.56"],
    &["913204112019000131", "常州丙公司", "约3"],
    &["合计", "", "#1247.06"],
];

/// A small generator with a fixed seed (SplitMix64), so that every run damages alike.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides.max(1) as u64).unwrap()
    }
}

fn damaged(whole: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    match dice.roll(6) {
        0 => bytes.truncate(dice.roll(whole.len())),
        1 => {
            for _ in 0..=dice.roll(8) {
                let at = dice.roll(bytes.len());
                bytes[at] ^= 1 << dice.roll(8);
            }
        }
        2 => {
            let (from, length) = (dice.roll(whole.len()), dice.roll(400));
            let piece = whole[from..(from + length).min(whole.len())].to_vec();
            let at = dice.roll(bytes.len());
            bytes.splice(at..at, piece);
        }
        3 => {
            let from = dice.roll(whole.len());
            let to = (from + dice.roll(200)).min(whole.len());
            bytes.drain(from..to);
        }
        4 => {
            for _ in 0..=dice.roll(64) {
                let at = dice.roll(bytes.len());
                bytes[at] = u8::try_from(dice.roll(256)).unwrap();
            }
        }
        _ => {
            let from = dice.roll(whole.len());
            let to = (from + dice.roll(64)).min(whole.len());
            bytes[from..to].fill(if dice.roll(2) == 0 { 0xff } else { 0 });
        }
    }
    bytes
}

/// The parts of a workbook damaged before they are packed, so that the damage reaches the reader.
fn damaged_parts(whole: &[u8], dice: &mut Dice) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let unlucky = dice.roll(archive.len());
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if index == unlucky {
            content = damaged(&content, dice);
        }
        copy.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        copy.write_all(&content).unwrap();
    }
    copy.finish().unwrap().into_inner()
}

fn try_reading(name: &str, bytes: Vec<u8>) {
    let begun = Instant::now();
    let intake = read(name, bytes.clone(), &form(TAX), &delivery());
    assert!(begun.elapsed() < Duration::from_secs(9), "{name} took {:?}", begun.elapsed());
    assert!(intake.tally.adds_up(), "{name}: {:?}", intake.tally);
    assert!(intake.tally.admitted > 0 || !intake.findings.is_empty(), "{name} says nothing");
    let rows: Vec<_> = intake.findings.iter().filter_map(|finding| finding.place.row).collect();
    let wholes = intake.findings.iter().any(|finding| finding.place.row.is_none());
    let unhappy = intake.tally.held + intake.tally.refused;
    assert!(unhappy == 0 || wholes || !rows.is_empty(), "{name}: {}", told(&intake));
    for finding in &intake.findings {
        assert!(!finding.message.is_empty() && !finding.advice.is_empty(), "{finding:?}");
    }
    let _ = preview(name, bytes, 10, &delivery());
}

#[test]
fn hundreds_of_damaged_files_never_panic_or_hang() {
    let book = xlsx(|sheet| grid(sheet, ROWS));
    let document = ods("税收", ROWS);
    let text: String = ROWS.iter().map(|row| row.join(",").replace('#', "") + "\n").collect();
    let table = dbf(0x4d, &[("XYDM", 18), ("SJ", 10)], &[&[b"91320411123456788R", b"12.5"]]);
    let old = xls("税收", ROWS);
    let files: [(&str, &[u8], usize); 5] = [
        ("a.xlsx", &book, 120),
        ("a.ods", &document, 80),
        ("a.xls", &old, 160),
        ("a.csv", text.as_bytes(), 60),
        ("a.dbf", &table, 60),
    ];
    let mut dice = Dice(20_240_601);
    for (name, whole, count) in files {
        for _ in 0..count {
            try_reading(name, damaged(whole, &mut dice));
        }
    }
    for _ in 0..200 {
        try_reading("a.xlsx", damaged_parts(&book, &mut dice));
        try_reading("a.ods", damaged_parts(&document, &mut dice));
    }
}

#[test]
fn every_truncation_of_a_small_file_is_met() {
    let book = xlsx(|sheet| grid(sheet, &ROWS[..3]));
    let old = xls("税收", &ROWS[..3]);
    for (name, whole) in [("a.xlsx", &book), ("a.xls", &old)] {
        for part in 0..40 {
            try_reading(name, whole[..whole.len() * part / 40].to_vec());
        }
    }
}

#[test]
fn lies_about_size_cost_nothing() {
    let sheet = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>信用代码</v></c>\
        <c r=\"B1\" t=\"str\"><v>税金</v></c></row><row r=\"1048576\"><c r=\"A1048576\" t=\"str\"><v>91320411123456788R</v></c>\
        <c r=\"B1048576\"><v>5</v></c><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
    let texts = "<sst count=\"4294967295\" uniqueCount=\"4294967295\"></sst>";
    let bytes = crate::files::zip(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"税\" sheetId=\"1\"/></sheets></workbook>"),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let intake = read("谎.xlsx", bytes, &form(TAX), &delivery());
    assert_eq!(intake.tally.admitted, 1, "{}", told(&intake));
    let content = "<d><table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048576\">\
        <table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x<text:s text:c=\"4000000000\"/></text:p></table:table-cell>\
        </table:table-row></table:table></d>";
    try_reading("谎.ods", crate::files::zip(&[("content.xml", content)]));
}

#[test]
fn a_part_that_unpacks_to_gigabytes_is_refused_quickly() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", options).unwrap();
    std::io::Write::write_all(&mut archive, b"<workbook><sheets><sheet name=\"a\"/></sheets></workbook>")
        .unwrap();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    for _ in 0..300 {
        std::io::Write::write_all(&mut archive, &vec![b' '; 1 << 20]).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let intake = read("炸.xlsx", bytes, &form(TAX), &delivery());
    let codes: Vec<&str> = intake.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(codes == ["file-broken"] || codes == ["file-too-large"], "{}", told(&intake));
}

#[test]
fn an_old_workbook_that_spans_too_much_is_refused_before_it_is_held() {
    let mut bytes = xls("税收", ROWS);
    // The last cell moves to row 65,536 and column 60,000.
    let mark: Vec<u8> = [0x03u16, 14, 5, 2].iter().flat_map(|word| word.to_le_bytes()).collect();
    let needle = [0x03, 0x02, 14, 0, 5, 0, 2, 0];
    let at = bytes.windows(8).position(|window| window == needle).unwrap_or_else(|| panic!("{mark:?}"));
    bytes[at + 4..at + 8].copy_from_slice(&[0xff, 0xff, 0x60, 0xea]);
    let intake = read("谎.xls", bytes, &form(TAX), &delivery());
    assert_eq!(intake.findings[0].code, "sheet-too-large", "{}", told(&intake));
}
