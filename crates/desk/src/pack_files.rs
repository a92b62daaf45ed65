//! Packs from folders. What is in them is `law`'s work.

use law::{Diagnostic, Pack};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a pack cannot be used.
#[derive(Debug, Error)]
pub enum PackFailure {
    /// A file could not be read.
    #[error("读不了规则包文件 {0}：{1}")]
    Io(PathBuf, std::io::Error),
    /// No such pack.
    #[error("没有规则包“{0}”：找不到 {1}")]
    Missing(String, PathBuf),
    /// The pack is refused.
    #[error("规则包不能使用：\n{}", render(.0))]
    Refused(Vec<Diagnostic>),
}

fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(Diagnostic::render).collect::<Vec<_>>().join("\n")
}

/// The texts of a pack's folder, in the order of their names.
///
/// # Errors
/// When a file cannot be read.
pub fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, PackFailure> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|error| PackFailure::Io(path.clone(), error))?;
        Ok((path.to_string_lossy().replace('\\', "/"), text))
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), PackFailure> {
    let entries = std::fs::read_dir(folder).map_err(|error| PackFailure::Io(folder.to_owned(), error))?;
    for entry in entries {
        let path = entry.map_err(|error| PackFailure::Io(folder.to_owned(), error))?.path();
        let wanted = path.extension().is_some_and(|extension| extension == "md" || extension == "toml");
        if path.is_dir() {
            collect(&path, paths)?;
        } else if wanted {
            paths.push(path);
        }
    }
    Ok(())
}

/// The folder of a pack: `name` itself, or `name` under the folder of packs.
///
/// # Errors
/// When there is no such folder.
pub fn folder(packs: &Path, name: &str) -> Result<PathBuf, PackFailure> {
    let folder =
        if Path::new(name).join("pack.toml").is_file() { PathBuf::from(name) } else { packs.join(name) };
    if !folder.join("pack.toml").is_file() {
        return Err(PackFailure::Missing(name.to_owned(), folder.join("pack.toml")));
    }
    Ok(folder)
}

/// Where packs are taken from.
#[derive(Clone, Debug)]
pub enum Packs {
    /// A folder with a folder for each pack.
    Folder(PathBuf),
    /// Texts kept elsewhere: per pack, its files by path.
    Kept(BTreeMap<String, Vec<(String, String)>>),
}

impl Packs {
    /// The texts of a pack, in the order of their names.
    ///
    /// # Errors
    /// When there is no such pack or a file cannot be read.
    pub fn texts(&self, name: &str) -> Result<Vec<(String, String)>, PackFailure> {
        match self {
            Self::Folder(packs) => read_folder(&folder(packs, name)?),
            Self::Kept(packs) => packs
                .get(name)
                .cloned()
                .ok_or_else(|| PackFailure::Missing(name.to_owned(), Path::new(name).join("pack.toml"))),
        }
    }

    /// A pack.
    ///
    /// # Errors
    /// When there is no such pack or it is refused.
    pub fn load(&self, name: &str) -> Result<Pack, PackFailure> {
        Pack::load(&self.texts(name)?).map_err(PackFailure::Refused)
    }
}
