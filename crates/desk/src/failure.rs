//! Why an operation of the desk cannot be done, in words for the person who asked for it.

use crate::pack_files::PackFailure;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why it cannot be done.
#[derive(Debug, Error)]
pub enum Failure {
    /// No such zone.
    #[error("没有开发区“{name}”：{name} 和 zones/{name} 里都没有 zone.toml。")]
    NoZone {
        /// Name asked for.
        name: String,
    },
    /// A file of the zone's configuration cannot be used.
    #[error("{file}：{reason}")]
    Configuration {
        /// The file.
        file: String,
        /// What is wrong in it.
        reason: String,
    },
    /// No such form.
    #[error("{zone} 没有表单“{form}”。可用的表单：{known}。")]
    NoForm {
        /// Name of the zone.
        zone: String,
        /// Form asked for.
        form: String,
        /// Forms there are.
        known: String,
    },
    /// A file of the list of deliveries is not there.
    #[error("{list} 列出的文件不存在：{file}。{advice}")]
    NoDeliveredFile {
        /// The list.
        list: String,
        /// The file.
        file: String,
        /// What to do.
        advice: &'static str,
    },
    /// Nobody delivered anything about a year.
    #[error("没有 {year} 年的数据。请核对年度，或先用 muheng import 收文件。")]
    NoFigures {
        /// The year.
        year: i16,
    },
    /// The zone has no scheme for a year.
    #[error("{zone}没有配置 {year} 年的方案。请用 --scheme 给出，或写进 zone.toml 的 [[evaluation]]。")]
    NoScheme {
        /// Name of the zone.
        zone: String,
        /// The year.
        year: i16,
    },
    /// No firm has this code or name.
    #[error("{year} 年的评价里没有“{wanted}”。请核对信用代码或名称。")]
    NoFirm {
        /// The year.
        year: i16,
        /// Code or name asked for.
        wanted: String,
    },
    /// Several firms have the part of a name.
    #[error("有 {count} 家企业的名称含“{wanted}”：{some}。请写全名或信用代码。")]
    SeveralFirms {
        /// Part of a name asked for.
        wanted: String,
        /// How many have it.
        count: usize,
        /// Some of them.
        some: String,
    },
    /// A setting that is not `parameter=number`.
    #[error("“{setting}”应写成 参数=数值，例如 weight_tax_per_mu=40。")]
    Setting {
        /// The setting.
        setting: String,
    },
    /// A parameter that the pack does not have.
    #[error("规则包 {pack} 没有参数“{parameter}”。它的参数：{known}。")]
    NoParameter {
        /// The pack.
        pack: String,
        /// Parameter asked for.
        parameter: String,
        /// Parameters there are.
        known: String,
    },
    /// The figures of a year do not fit into a table.
    #[error(transparent)]
    Table(#[from] office::evaluation::TableError),
    /// A pack cannot be used.
    #[error(transparent)]
    Pack(#[from] PackFailure),
    /// A file cannot be read or written.
    #[error("{0}：{1}")]
    Io(PathBuf, std::io::Error),
}

impl Failure {
    /// For a file that cannot be read or written.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |error| Self::Io(path.to_owned(), error)
    }

    /// For a configuration file that cannot be used.
    pub fn configuration(file: impl ToString, reason: impl ToString) -> Self {
        Self::Configuration { file: file.to_string(), reason: reason.to_string() }
    }

    /// Whether what was asked for does not exist, rather than being wrong in itself.
    #[must_use]
    pub fn is_wrong_use(&self) -> bool {
        match self {
            Self::Configuration { .. } | Self::Table(_) => false,
            Self::Pack(failure) => matches!(failure, PackFailure::Missing(..)),
            Self::Io(_, error) => error.kind() == std::io::ErrorKind::NotFound,
            _ => true,
        }
    }
}
