//! Finds the real files that are tried but never copied; says clearly when they are absent.

use std::path::{Path, PathBuf};

/// A file or folder of the shared data, or `None` with a line that says what was not tried.
pub fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = |up: &str| root.join(up).join("shared/data");
    let places = std::env::var_os("MUHENG_SHARED_DATA").map(PathBuf::from).into_iter();
    let found = places
        .chain([beside(".."), beside("../..")])
        .map(|place| place.join(name))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("未试真实数据 {name}：没有找到该目录，可用环境变量 MUHENG_SHARED_DATA 指出。");
    }
    found
}
