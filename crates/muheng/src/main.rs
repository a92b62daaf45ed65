//! The command line: arguments, files, wiring. Nothing is decided here.

#[macro_use]
mod speech;

mod appraise;
mod audit;
mod backup;
mod bulletin;
mod data_folder;
mod evaluation;
mod explain;
mod identify;
mod import;
mod index_evaluation;
mod language;
mod law_command;
mod place;
mod plain_evaluation;
mod progress;
mod quote;
mod serve;
mod simulation;
mod stop;
mod supply;
mod zone_data;

use clap::{Parser, Subcommand, ValueEnum};
use language::Language;
use std::path::PathBuf;
use std::process::ExitCode;
use stop::Stop;

/// 亩衡：工业用地亩均效益评价与盘活
#[derive(Parser)]
#[command(name = "muheng", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// 信息的语言
    #[arg(long, global = true, value_enum, default_value = "zh")]
    lang: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 按表单读取部门报送的文件，列出每一处问题
    Import(import::Arguments),
    /// 按方案评价
    Evaluate(EvaluateArguments),
    /// 说明一家企业的得分和等级是怎么来的
    Explain(explain::Arguments),
    /// 规则包：检查、查看、找疑点、比较
    Law(law_command::Arguments),
    /// 认定低效用地、闲置土地，列出批而未供
    Identify(identify::Arguments),
    /// 供地测算：最低价、起始价、租金、转为出让、保函、违约金等，逐步写明依据
    Quote(quote::Arguments),
    /// 供地：导入供地结果，逐份合同核对
    Supply(supply::Arguments),
    /// 年度考核：辖区的指标、得分、名次和挂钩的调整
    Appraise(appraise::Arguments),
    /// 用同一批数据比较两个方案，列出等级变化
    Simulate(simulation::Arguments),
    /// 月度督查通报：已印发的，或某个月的督查数据
    Bulletin(bulletin::Arguments),
    /// 启动网页服务
    Serve(serve::Arguments),
    /// 打印接口说明（OpenAPI 3.1），与服务端 /api/openapi.json 相同
    Openapi,
    /// 操作日志：校验、重演、导出
    Audit(audit::Arguments),
    /// 备份全部数据到一个文件
    Backup(backup::Arguments),
    /// 把备份恢复到空的位置
    Restore(backup::Arguments),
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 给人看的文字
    Text,
    /// 给程序读的 JSON
    Json,
}

#[derive(clap::Args)]
struct EvaluateArguments {
    /// 规则包，或 规则包/方案；不写时按开发区配置
    #[arg(long)]
    scheme: Option<String>,
    /// 评价年度
    #[arg(long)]
    year: Option<i16>,
    /// 多个年度，用逗号分开；汇总以最后一年为主
    #[arg(long, value_delimiter = ',', conflicts_with_all = ["year", "input"])]
    years: Vec<i16>,
    /// 开发区：zones 下的名称，或文件夹
    #[arg(long, conflicts_with = "input")]
    zone: Option<PathBuf>,
    /// 数据文件夹：muheng import 收进来的文件和评价结果
    #[arg(long)]
    data: Option<PathBuf>,
    /// 结果文件夹
    #[arg(long)]
    out: Option<PathBuf>,
    /// 说明单：all 全部，none 不出，或企业信用代码（用逗号分开）
    #[arg(long)]
    sheets: Option<String>,
    /// 整洁的表（csv），代替开发区的资料
    #[arg(long)]
    input: Option<PathBuf>,
    /// 结果表（csv）；多层指数是文件夹
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
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 线程数（默认全部核）
    #[arg(long)]
    threads: Option<usize>,
    /// 打印各步用时
    #[arg(long)]
    timing: bool,
    /// 附带稳定性、客观权重对照等检查（只供参考，不改变结果）
    #[arg(long)]
    checks: bool,
}

fn main() -> ExitCode {
    let Arguments { lang, command } = Arguments::parse();
    let done = match command {
        Command::Import(arguments) => import::run(&arguments, lang),
        Command::Evaluate(arguments) => evaluate(&arguments, lang),
        Command::Explain(arguments) => explain::run(&arguments, lang),
        Command::Law(arguments) => law_command::run(&arguments, lang),
        Command::Identify(arguments) => identify::run(&arguments, lang),
        Command::Quote(arguments) => quote::run(&arguments),
        Command::Supply(arguments) => supply::run(&arguments),
        Command::Appraise(arguments) => appraise::run_appraise(&arguments),
        Command::Simulate(arguments) => simulation::run(&arguments, lang),
        Command::Bulletin(arguments) => bulletin::run_bulletin(&arguments, lang),
        Command::Serve(arguments) => serve::run_serve(&arguments, lang),
        Command::Openapi => openapi(),
        Command::Audit(arguments) => audit::run_audit(&arguments, lang),
        Command::Backup(arguments) => backup::backup(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            stop.print(lang);
            ExitCode::from(stop.code())
        }
    }
}

fn openapi() -> Result<(), Stop> {
    let document = web::openapi().map_err(|why| Stop::Findings(why.to_string()))?;
    say!("{}", document.trim_end());
    Ok(())
}

fn evaluate(arguments: &EvaluateArguments, lang: Language) -> Result<(), Stop> {
    if let Some(threads) = arguments.threads {
        // A second call within one process would keep the first number; the command makes one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    match (&arguments.zone, &arguments.input) {
        (Some(_), _) => evaluation::run(arguments, lang),
        (None, Some(_)) => plain_evaluation::run(arguments),
        (None, None) => Err(Stop::Use("请用 --zone 给出开发区，或用 --input 给出一张表。".to_owned())),
    }
}
