//! What can be wrong with a file before anybody looks at a form: the messages, once.

use fact::{Finding, Place, Severity};

/// Something wrong with a file, a sheet or a row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    code: &'static str,
    severity: Severity,
    sheet: String,
    row: Option<u32>,
    raw: String,
    message: String,
    advice: &'static str,
}

const SAVE_AS: &str = "请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。";

impl Problem {
    fn refused(code: &'static str, message: impl Into<String>, advice: &'static str) -> Self {
        Self {
            code,
            severity: Severity::Refused,
            sheet: String::new(),
            row: None,
            raw: String::new(),
            message: message.into(),
            advice,
        }
    }

    /// The same about one sheet and row.
    pub(crate) fn at(mut self, sheet: &str, row: Option<u32>) -> Self {
        sheet.clone_into(&mut self.sheet);
        self.row = row;
        self
    }

    pub(crate) fn empty() -> Self {
        Self::refused("file-empty", "文件是空的。", "请重新导出并上传。")
    }

    pub(crate) fn too_large(megabytes: u64) -> Self {
        Self::refused(
            "file-too-large",
            format!("文件或解压后的内容超过 {megabytes} MB。"),
            "请删去无关的工作表和空白格式，或分成几个文件上传。",
        )
    }

    pub(crate) fn encrypted() -> Self {
        Self::refused(
            "file-encrypted",
            "文件已加密，没有密码不能读取。",
            "请在 Excel 或 WPS 中取消打开密码，保存后重新上传。",
        )
    }

    pub(crate) fn not_a_table(kind: &str) -> Self {
        Self::refused(
            "file-not-a-table",
            format!("这是{kind}，不是表格文件。"),
            "请上传 xlsx、xls、ods、csv 或 dbf 表格。",
        )
    }

    pub(crate) fn archive() -> Self {
        Self::refused("file-archive", "这是压缩包，里面才是表格。", "请解压后逐个上传其中的表格文件。")
    }

    pub(crate) fn broken(detail: &str) -> Self {
        Self::refused("file-broken", format!("文件已损坏，读不出表格（{detail}）。"), SAVE_AS)
    }

    pub(crate) fn reader_failed() -> Self {
        Self::refused("file-unreadable", "读取程序在这个文件上出错，没有读出表格。", SAVE_AS)
    }

    pub(crate) fn timed_out(seconds: u64) -> Self {
        Self::refused(
            "file-too-slow",
            format!("{seconds} 秒内没有读完，已停止读取；停止前读到的行照常收下。"),
            "请检查文件是否损坏，或分成几个较小的文件上传。",
        )
    }

    pub(crate) fn no_sheets() -> Self {
        Self::refused("file-no-sheets", "文件里没有可读的工作表。", "请检查是否上传了正确的文件。")
    }

    pub(crate) fn sheet_broken(sheet: &str, row: Option<u32>, detail: &str) -> Self {
        let mut problem = Self::refused(
            "sheet-broken",
            format!("工作表从这里起已损坏（{detail}），其后的行没有读到。"),
            "请用 Excel 或 WPS 打开并修复，另存后重新上传。",
        );
        problem.row = row;
        sheet.clone_into(&mut problem.sheet);
        problem
    }

    pub(crate) fn sheet_too_large(sheet: &str, rows: u32, columns: u16) -> Self {
        Self::refused(
            "sheet-too-large",
            format!("工作表超过 {rows} 行或 {columns} 列，多出的部分没有读取。"),
            "请删去多余的行列（常见于整列设置了格式），或分成几个文件上传。",
        )
        .at(sheet, None)
    }

    pub(crate) fn encoding(count: usize, encoding: &str) -> Self {
        let mut problem = Self::refused(
            "encoding-broken",
            format!("按 {encoding} 编码读取时有 {count} 处不是有效的文字，已显示为“�”。"),
            "请另存为 UTF-8 编码的 CSV，或直接上传 xlsx。",
        );
        problem.severity = Severity::Warning;
        problem
    }

    pub(crate) fn deleted_rows(count: u64) -> Self {
        let mut problem = Self::refused(
            "rows-deleted",
            format!("文件中有 {count} 条已作删除标记的记录，没有读入。"),
            "如需要这些记录，请在原软件中恢复后重新导出。",
        );
        problem.severity = Severity::Notice;
        problem
    }

    pub(crate) fn renamed(kind: &str) -> Self {
        let mut problem = Self::refused(
            "file-renamed",
            format!("扩展名与内容不符，实际是{kind}，已按实际内容读取。"),
            "以后请直接上传原格式的文件。",
        );
        problem.severity = Severity::Notice;
        problem
    }

    /// Whether something was not taken because of it.
    pub(crate) fn is_refusal(&self) -> bool {
        self.severity == Severity::Refused
    }

    /// As a finding about this file.
    pub(crate) fn into_finding(self, file: &str) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: self.severity,
            place: Place { file: file.to_owned(), sheet: self.sheet, row: self.row, column: None },
            subject: String::new(),
            term: String::new(),
            raw: self.raw,
            message: self.message,
            advice: self.advice.to_owned(),
        }
    }
}
