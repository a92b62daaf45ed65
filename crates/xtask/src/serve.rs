//! `cargo xtask run`: the demo zone in a browser, from a fresh checkout, with its data in one folder.

use crate::gate::cargo;
use crate::tree::root;
use crate::{pages, samples};

const ADDRESS: &str = "127.0.0.1:8080";
const DATA: &str = "data/demo";

/// Builds what is not built, and serves until Ctrl-C.
pub fn run() -> Result<(), String> {
    pages::build()?;
    if !root().join("zones/demo/files/land").exists() {
        samples::run()?;
    }
    cargo(&["build", "--locked", "--package", "muheng", "--features", "pages"])?;
    println!("\n示范区：http://{ADDRESS}  各角色的示范账号列在登录页上，数据在 {DATA}，Ctrl-C 结束。");
    println!("第一次启动要读入五个年度的文件并评价，请稍候。命令行的评价结果：cargo xtask results\n");
    let words = ["run", "--quiet", "--locked", "--package", "muheng", "--features", "pages", "--"];
    let serve = ["serve", "--demo", "--zone", "demo", "--data", DATA, "--listen", ADDRESS];
    cargo(&[&words[..], &serve[..]].concat())
}
