//! Zip files with layers inside: each member is unpacked in memory under one allowance, names never
//! become paths, and the files of one shapefile are put together by their name.

use super::layer::Inlet;
use super::message::Trouble;
use super::{layer_name, shapefile};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const MOST_MEMBERS: usize = 500;

/// Extensions that are unpacked.
const KNOWN: &[&str] = &["shp", "shx", "dbf", "prj", "cpg", "gpkg", "geojson", "json", "csv"];

/// Reads every layer of a zip file.
pub(super) fn read(bytes: &[u8], inlet: &mut Inlet<'_>) {
    let members = match unpack(bytes, inlet) {
        Ok(members) => members,
        Err(trouble) => return inlet.tell(trouble, "", None),
    };
    let part = |stem: &str, extension: &str| {
        members.get(&(stem.to_owned(), extension.to_owned())).map(|member| member.bytes.as_slice())
    };
    for ((stem, extension), member) in &members {
        let before = inlet.drafts.len();
        let name = layer_name(&member.name);
        match extension.as_str() {
            "shp" => {
                let bundle = shapefile::Bundle {
                    shp: &member.bytes,
                    shx: part(stem, "shx"),
                    dbf: part(stem, "dbf"),
                    prj: part(stem, "prj"),
                    cpg: part(stem, "cpg"),
                };
                shapefile::read(name, &bundle, inlet);
            }
            "gpkg" | "geojson" | "json" | "csv" => {
                super::read_one(&member.bytes, &mut inlet.member(&member.name));
            }
            _ => {}
        }
        for draft in &mut inlet.drafts[before..] {
            if extension != "shp" {
                draft.member.clone_from(&member.name);
            }
        }
    }
    if inlet.drafts.is_empty() && inlet.findings.is_empty() {
        inlet.tell(Trouble::no_layers(), "", None);
    }
}

struct Member {
    name: String,
    bytes: Vec<u8>,
}

/// Members by name without extension (lower case) and extension.
type Members = BTreeMap<(String, String), Member>;

fn unpack(bytes: &[u8], inlet: &mut Inlet<'_>) -> Result<Members, Trouble> {
    let broken = |error: &dyn std::fmt::Display| Trouble::broken("压缩包", error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken(&"结构不完整"))?;
    if archive.len() > MOST_MEMBERS {
        return Err(Trouble::too_many_members(MOST_MEMBERS));
    }
    let mut left = inlet.request.limits.unpacked_bytes;
    let mut members = Members::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        let raw_name = entry.name_raw().to_vec();
        let (is_folder, is_encrypted) = (entry.is_dir(), entry.encrypted());
        drop(entry);
        let name = member_name(&raw_name);
        if is_folder || name.contains("__MACOSX") {
            continue;
        }
        if leaves_the_archive(&name) {
            inlet.tell(Trouble::odd_path(&name), "", None);
            continue;
        }
        let Some((stem, extension)) = name.rsplit_once('.') else { continue };
        let key = (stem.to_lowercase(), extension.to_lowercase());
        if !KNOWN.contains(&key.1.as_str()) {
            continue;
        }
        if is_encrypted {
            return Err(Trouble::encrypted());
        }
        if members.contains_key(&key) {
            inlet.tell(Trouble::same_name(&name), "", None);
            continue;
        }
        let mut unpacked = Vec::new();
        let entry = archive.by_index(index).map_err(|error| broken(&error))?;
        // One byte more than allowed tells a bomb, whatever size the archive states.
        let read = entry.take(left + 1).read_to_end(&mut unpacked).map_err(|error| broken(&error))? as u64;
        if read > left {
            return Err(Trouble::too_large(inlet.request.limits.unpacked_bytes));
        }
        left -= read;
        members.insert(key, Member { name, bytes: unpacked });
    }
    Ok(members)
}

/// UTF-8 when the bytes are, else what Chinese systems write.
fn member_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned(),
    }
}

fn leaves_the_archive(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.as_bytes().get(1) == Some(&b':')
        || name.split(['/', '\\']).any(|step| step == "..")
        || name.contains('\0')
}
