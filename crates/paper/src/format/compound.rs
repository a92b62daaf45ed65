//! Compound files (the container of xls): which streams one has, and how large the sheets of a
//! workbook stream claim to be. The cells themselves are read by calamine.

use super::Problem;
use super::reader::Stop;
use std::collections::BTreeMap;

/// First bytes of a compound file.
pub(crate) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What a compound file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Workbook,
    Encrypted,
    Document,
    Other,
}

const END_OF_CHAIN: u32 = 0xffff_fffa;
const SMALL_STREAM_BYTES: usize = 4_096;

struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    bytes: usize,
}

/// What the file holds; a damaged directory is a problem.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Stop> {
    let compound = Compound::open(bytes).ok_or_else(broken)?;
    let has = |name: &str| compound.entries.iter().any(|entry| entry.name == name);
    if has("encryptedpackage") || has("encryptioninfo") {
        return Ok(Kind::Encrypted);
    }
    if let Some(entry) = compound.workbook() {
        let stream = compound.stream(entry).ok_or_else(broken)?;
        return Ok(if is_encrypted(&stream) { Kind::Encrypted } else { Kind::Workbook });
    }
    Ok(if has("worddocument") { Kind::Document } else { Kind::Other })
}

/// The cells that the bounding boxes of all sheets span: what a reader has to allocate.
pub(crate) fn spanned_cells(bytes: &[u8]) -> Result<u64, Stop> {
    let compound = Compound::open(bytes).ok_or_else(broken)?;
    let entry = compound.workbook().ok_or_else(broken)?;
    let stream = compound.stream(entry).ok_or_else(broken)?;
    let mut boxes: BTreeMap<usize, [u32; 4]> = BTreeMap::new();
    let mut sheet = 0;
    for (kind, data) in records(&stream) {
        match kind {
            0x0809 => sheet += 1,
            0x0006 | 0x0201..=0x0205 | 0x027e | 0x00bd | 0x00be | 0x00fd | 0x00d6 => {
                let (Some(row), Some(column)) = (word(data, 0), word(data, 2)) else { continue };
                let last = if matches!(kind, 0x00bd | 0x00be) {
                    word(data, data.len().saturating_sub(2))
                } else {
                    None
                };
                let area = boxes.entry(sheet).or_insert([u32::MAX, 0, u32::MAX, 0]);
                area[0] = area[0].min(row);
                area[1] = area[1].max(row);
                area[2] = area[2].min(column);
                area[3] = area[3].max(column).max(last.unwrap_or(0));
            }
            _ => {}
        }
    }
    let span =
        |area: &[u32; 4]| u64::from(area[1] - area[0] + 1) * u64::from(area[3].saturating_sub(area[2]) + 1);
    Ok(boxes.values().map(span).sum())
}

fn is_encrypted(stream: &[u8]) -> bool {
    records(stream).take(64).any(|(kind, _)| kind == 0x002f)
}

fn records(stream: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = (word(rest, 0)?, word(rest, 2)? as usize);
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at + 2)?;
    Some(u32::from(u16::from_le_bytes([pair[0], pair[1]])))
}

fn double_word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn broken() -> Stop {
    Stop::Problem(Problem::broken("文件结构不完整"))
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = word(bytes, 30)?;
        if !(9..=12).contains(&shift) {
            return None;
        }
        let mut compound = Self {
            bytes,
            sector_bytes: 1 << shift,
            table: Vec::new(),
            small_table: Vec::new(),
            entries: Vec::new(),
        };
        compound.table = compound.read_table()?;
        let directory = compound.chain(double_word(bytes, 48)?, usize::MAX)?;
        compound.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let small_table = compound.chain(double_word(bytes, 60)?, usize::MAX).unwrap_or_default();
        compound.small_table = small_table.chunks_exact(4).filter_map(|four| double_word(four, 0)).collect();
        Some(compound)
    }

    fn read_table(&self) -> Option<Vec<u32>> {
        let mut places: Vec<u32> =
            (0..109).map_while(|index| double_word(self.bytes, 76 + index * 4)).collect();
        let mut next = double_word(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector_bytes;
        for _ in 0..most {
            let Some(sector) = self.sector(next) else { break };
            places.extend(sector.chunks_exact(4).filter_map(|four| double_word(four, 0)));
            next = places.pop()?;
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < END_OF_CHAIN).take(most) {
            let sector = self.sector(place)?;
            table.extend(sector.chunks_exact(4).filter_map(|four| double_word(four, 0)));
        }
        Some(table)
    }

    fn sector(&self, index: u32) -> Option<&'a [u8]> {
        let start = (index as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        let rest = self.bytes.get(start..)?;
        (!rest.is_empty()).then(|| &rest[..rest.len().min(self.sector_bytes)])
    }

    fn chain(&self, start: u32, bytes: usize) -> Option<Vec<u8>> {
        let mut data = Vec::new();
        let mut next = start;
        while next < END_OF_CHAIN && data.len() < bytes {
            // A chain that comes back to itself would otherwise never end.
            if data.len() > self.bytes.len() {
                return None;
            }
            data.extend_from_slice(self.sector(next)?);
            next = *self.table.get(next as usize)?;
        }
        data.truncate(bytes);
        Some(data)
    }

    fn workbook(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == "workbook" || entry.name == "book")
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.bytes >= SMALL_STREAM_BYTES {
            return self.chain(entry.start, entry.bytes);
        }
        let root = self.entries.first()?;
        let small = self.chain(root.start, root.bytes)?;
        let mut data = Vec::new();
        let mut next = entry.start;
        while next < END_OF_CHAIN && data.len() < entry.bytes {
            let start = (next as usize).checked_mul(64)?;
            data.extend_from_slice(small.get(start..(start + 64).min(small.len()))?);
            next = *self.small_table.get(next as usize)?;
        }
        data.truncate(entry.bytes);
        Some(data)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = (word(bytes, 64)? as usize).saturating_sub(2).min(62);
    let units: Vec<u16> =
        bytes.get(..length)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let name = String::from_utf16_lossy(&units).to_lowercase();
    (!name.is_empty()).then_some(Entry {
        name,
        start: double_word(bytes, 116)?,
        bytes: double_word(bytes, 120)? as usize,
    })
}
