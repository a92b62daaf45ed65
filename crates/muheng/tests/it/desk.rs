//! A small town with one pack, two forms and three firms in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What a command said.
pub struct Said {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The tax table of 2024; one cell is no number.
pub const TAX: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,约20,200
91320411MA0517065J,丙公司,10,100
合计,,40,600
";

/// The same corrected.
pub const TAX_CORRECTED: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,20,200
91320411MA0517065J,丙公司,10,100
合计,,60,600
";

/// The land table of 2024.
pub const LAND: &str = "企业用地（2024年）
统一社会信用代码,企业名称,登记用地面积（亩）
91320411MA01030301,甲公司,2
91320411MA0500415R,乙公司,5
91320411MA0517065J,丙公司,4
";

impl Desk {
    /// A town without any figures yet.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for inner in ["zones/small/forms", "packs/small/clauses"] {
            fs::create_dir_all(root.join(inner)).unwrap();
        }
        let demo = repository().join("zones/demo");
        fs::copy(demo.join("registry.toml"), root.join("zones/small/registry.toml")).unwrap();
        for form in ["tax.toml", "land.toml"] {
            fs::copy(demo.join("forms").join(form), root.join("zones/small/forms").join(form)).unwrap();
        }
        let desk = Self { folder };
        desk.put("zones/small/zone.toml", include_str!("small/zone.toml"));
        desk.put("packs/small/pack.toml", include_str!("small/pack/pack.toml"));
        desk.put("packs/small/clauses/01-all.md", include_str!("small/pack/clauses/01-all.md"));
        desk
    }

    /// The town after both tables were brought in.
    pub fn with_figures(tax: &str) -> Self {
        let desk = Self::new();
        desk.put("tax.csv", tax);
        desk.put("land.csv", LAND);
        desk.run(&["import", "tax.csv", "--form", "tax", "--zone", "small", "--delivered", "2025-03-01"]);
        desk.run(&["import", "land.csv", "--form", "land", "--zone", "small", "--delivered", "2025-03-02"]);
        desk
    }

    /// Writes a file.
    pub fn put(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Reads a file; `None` when it is not there.
    pub fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.path().join(name)).ok()
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(name)).unwrap()
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        self.folder.path().join(name).is_file()
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_muheng"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("MUHENG_USER", "王某")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}
