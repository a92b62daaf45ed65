//! The command line: arguments, files, wiring. Nothing is decided here.

mod pack_files;
mod plain_evaluation;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// 亩衡：工业用地亩均效益评价与盘活
#[derive(Parser)]
#[command(name = "muheng", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 按方案评价
    Evaluate(EvaluateArguments),
}

#[derive(clap::Args)]
struct EvaluateArguments {
    /// 规则包，或 规则包/方案
    #[arg(long)]
    scheme: String,
    /// 评价年度
    #[arg(long)]
    year: Option<i16>,
    /// 整洁的表（csv），代替开发区的资料
    #[arg(long)]
    input: Option<PathBuf>,
    /// 结果表（csv）
    #[arg(long)]
    output: Option<PathBuf>,
    /// 基准值表（csv）
    #[arg(long)]
    benchmarks: Option<PathBuf>,
    /// 分组表（csv）
    #[arg(long)]
    groups: Option<PathBuf>,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// 线程数（默认全部核）
    #[arg(long)]
    threads: Option<usize>,
    /// 打印各步用时
    #[arg(long)]
    timing: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Command::Evaluate(arguments) = arguments.command;
    match plain_evaluation::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(1)
        }
    }
}
