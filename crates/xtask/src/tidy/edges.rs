//! Which crate may know which: the arrows of ARCHITECTURE.md, the libraries that carry one room's
//! secret, and names that say nothing.

use super::Remark;
use crate::tree::Tree;

/// Every crate and the crates it may lean on. A new line needs a record in docs/decisions.
const ARROWS: &[(&str, &[&str])] = &[
    ("fact", &[]),
    ("law", &["fact"]),
    ("atlas", &["fact"]),
    ("office", &["fact", "law"]),
    ("paper", &["fact", "atlas"]),
    ("store", &["fact", "office"]),
    ("desk", &["fact", "law", "atlas", "office", "paper"]),
    ("web", &["fact", "law", "office", "paper", "desk"]),
    ("muheng", &["fact", "law", "office", "paper", "store", "desk", "web"]),
    ("xtask", &["fact", "law", "atlas", "office", "paper"]),
];

/// Libraries that know what only one room knows.
const SECRETS: &[(&str, &[&str])] = &[
    ("calamine", &["paper", "xtask"]),
    ("rust_xlsxwriter", &["paper", "xtask"]),
    ("docx-rs", &["paper"]),
    ("encoding_rs", &["paper", "xtask"]),
    ("chardetng", &["paper"]),
    ("csv", &["paper", "xtask"]),
    ("sqlparser", &["law"]),
    ("sqlx", &["store"]),
    ("rusqlite", &["paper", "store"]),
    ("i_overlay", &["atlas"]),
    ("proj4rs", &["atlas"]),
    ("geographiclib-rs", &["atlas"]),
    ("axum", &["web"]),
    ("utoipa", &["web"]),
    ("clap", &["muheng"]),
    ("indicatif", &["muheng"]),
];

const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "common", "core", "types", "service", "services", "helpers", "helper", "misc", "shared",
    "lib_",
];

/// Crates are flat below `crates/`, named like their folder, listed in the table, and no crate or
/// module carries a name that says nothing.
pub fn rooms_stand_where_they_should(tree: &Tree) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (room, path, manifest) in manifests(tree) {
        let name =
            manifest.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        if name != Some(room) {
            remarks.push(Remark::new(path, 1, format!("the crate in folder {room} must be called {room}")));
        }
        if !ARROWS.iter().any(|(known, _)| *known == room) {
            let message = "this crate is not in the table of rooms; add it to crates/xtask/src/tidy/edges.rs with a record in docs/decisions";
            remarks.push(Remark::new(path, 1, message));
        }
    }
    for file in tree.files.iter().filter(|file| file.path.starts_with("crates/")) {
        let parts = file.path.split('/').map(|part| part.trim_end_matches(".rs"));
        if let Some(empty) = parts.skip(1).find(|part| EMPTY_NAMES.contains(part)) {
            let message = format!("`{empty}` says nothing; name the module after the one thing it knows");
            remarks.push(Remark::new(&file.path, 0, message));
        }
    }
    remarks
}

/// A crate leans only on the crates below it.
pub fn arrows_point_down(tree: &Tree) -> Vec<Remark> {
    check_edges(tree, &["dependencies", "dev-dependencies", "build-dependencies"], |room, used| {
        let known = ARROWS.iter().any(|(name, _)| *name == used);
        let (_, allowed) = ARROWS.iter().find(|(name, _)| *name == room)?;
        (known && !allowed.contains(&used)).then(|| {
            let below = if allowed.is_empty() { "nothing".into() } else { allowed.join(", ") };
            format!("{room} must not know {used} (it may know {below}); move the work to the room that knows both, see ARCHITECTURE.md")
        })
    })
}

/// xlsx only in `paper`, SQL expressions only in `law`, arguments only in `muheng`; tests may use what they like.
pub fn libraries_stay_in_their_room(tree: &Tree) -> Vec<Remark> {
    check_edges(tree, &["dependencies", "build-dependencies"], |room, used| {
        let (_, homes) = SECRETS.iter().find(|(library, _)| *library == used)?;
        (!homes.contains(&room))
            .then(|| format!("{used} belongs to {}; {room} must do without it", homes.join(", ")))
    })
}

fn check_edges(tree: &Tree, sections: &[&str], wrong: impl Fn(&str, &str) -> Option<String>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (room, path, manifest) in manifests(tree) {
        for section in sections {
            let Some(used) = manifest.get(*section).and_then(toml::Value::as_table) else { continue };
            for name in used.keys() {
                if let Some(message) = wrong(room, name) {
                    let text = tree.file(path).and_then(|file| file.text()).unwrap_or_default();
                    let line = text.lines().position(|line| line.starts_with(name.as_str()));
                    remarks.push(Remark::new(path, line.map_or(1, |line| line + 1), message));
                }
            }
        }
    }
    remarks
}

fn manifests(tree: &Tree) -> Vec<(&str, &str, toml::Value)> {
    let read = |(file, text): (&'_ crate::tree::File, &str)| {
        text.parse::<toml::Table>().ok().map(|table| (file.path.clone(), table))
    };
    tree.texts("/Cargo.toml")
        .filter_map(|(file, text)| {
            let (_, manifest) = read((file, text))?;
            Some((file.room()?, file.path.as_str(), toml::Value::Table(manifest)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use super::*;

    #[test]
    fn an_arrow_that_points_up_is_named_with_its_line() {
        let law = "[package]\nname = \"law\"\n[dependencies]\nfact = 1\noffice = 1\n";
        assert_eq!(places(arrows_point_down, &[("crates/law/Cargo.toml", law)]), ["crates/law/Cargo.toml:5"]);
        let fact = "[package]\nname = \"fact\"\n[dev-dependencies]\nlaw.workspace = true\n";
        assert_eq!(
            places(arrows_point_down, &[("crates/fact/Cargo.toml", fact)]),
            ["crates/fact/Cargo.toml:4"]
        );
        let fine = "[package]\nname = \"office\"\n[dependencies]\nfact = 1\nlaw = 1\nserde = 1\n";
        assert!(places(arrows_point_down, &[("crates/office/Cargo.toml", fine)]).is_empty());
    }

    #[test]
    fn a_workbook_reader_outside_paper_is_named() {
        let office = "[package]\nname = \"office\"\n[dependencies]\ncalamine = 1\n";
        let found = places(libraries_stay_in_their_room, &[("crates/office/Cargo.toml", office)]);
        assert_eq!(found, ["crates/office/Cargo.toml:4"]);
    }

    #[test]
    fn unknown_rooms_and_empty_names_are_named() {
        let files = [
            ("crates/attic/Cargo.toml", "[package]\nname = \"attic\"\n"),
            ("crates/law/Cargo.toml", "[package]\nname = \"laws\"\n"),
            ("crates/office/src/utils.rs", "//! x"),
            ("crates/office/src/common/mod.rs", "//! x"),
            ("crates/office/src/registry.rs", "//! x"),
        ];
        assert_eq!(
            places(rooms_stand_where_they_should, &files),
            [
                "crates/attic/Cargo.toml:1",
                "crates/law/Cargo.toml:1",
                "crates/office/src/utils.rs:0",
                "crates/office/src/common/mod.rs:0",
            ]
        );
    }
}
