//! The files of the working tree as the rules see them: path and bytes, nothing ignored by git.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One file, its path relative to the root with `/` between the parts.
pub struct File {
    /// Path from the root of the repository.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// All files that are, or are about to be, part of the repository.
pub struct Tree {
    /// Sorted by path.
    pub files: Vec<File>,
}

impl File {
    /// The content as text; `None` for a file that is not UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The crate of a file below `crates/`.
    pub fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split_once('/').map(|(room, _)| room)
    }
}

impl Tree {
    /// Reads what git tracks and what it would add.
    pub fn read() -> Result<Self, String> {
        let root = root();
        let listed = Command::new("git")
            .current_dir(&root)
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .output()
            .map_err(|why| format!("git is needed to list the files of the tree ({why}); install it with `apt-get install git`"))?;
        if !listed.status.success() {
            return Err(format!("git ls-files failed: {}", String::from_utf8_lossy(&listed.stderr).trim()));
        }
        let mut files = Vec::new();
        for path in listed.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
            let path = String::from_utf8_lossy(path).into_owned();
            // A file deleted but not yet staged is listed by git and gone from the disk.
            if let Ok(bytes) = std::fs::read(root.join(&path)) {
                files.push(File { path, bytes });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Ok(Self { files })
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Text files whose path ends so.
    pub fn texts(&self, ending: &str) -> impl Iterator<Item = (&File, &str)> {
        self.files
            .iter()
            .filter(move |file| file.path.ends_with(ending))
            .filter_map(|file| file.text().map(|text| (file, text)))
    }

    /// A tree of a few made-up files.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files =
            files.iter().map(|(path, text)| File { path: (*path).into(), bytes: text.as_bytes().into() });
        Self { files: files.collect() }
    }
}

/// The root of the repository that this command was started for.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).map_or_else(|| here.clone(), Path::to_path_buf)
}
