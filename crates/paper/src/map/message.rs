//! What can be wrong with a map file before its shapes are looked at: the messages, once.

use fact::{Finding, Place, Severity};

/// Something wrong with a map file, a layer or a row of it.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    code: &'static str,
    severity: Severity,
    raw: String,
    message: String,
    advice: &'static str,
}

const EXPORT_AGAIN: &str = "请在制图软件中打开检查，重新导出后上传。";

impl Trouble {
    fn new(code: &'static str, severity: Severity, message: impl Into<String>, advice: &'static str) -> Self {
        Self { code, severity, raw: String::new(), message: message.into(), advice }
    }

    fn refused(code: &'static str, message: impl Into<String>, advice: &'static str) -> Self {
        Self::new(code, Severity::Refused, message, advice)
    }

    fn with_raw(mut self, raw: impl Into<String>) -> Self {
        self.raw = raw.into();
        if self.raw.chars().count() > 80 {
            self.raw = self.raw.chars().take(80).chain(['…']).collect();
        }
        self
    }

    /// As a finding at a place.
    pub(super) fn finding(self, file: &str, sheet: &str, row: Option<u32>) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: self.severity,
            place: place(file, sheet, row),
            subject: String::new(),
            term: String::new(),
            raw: self.raw,
            message: self.message,
            advice: self.advice.to_owned(),
        }
    }

    pub(super) fn too_large(bytes: u64) -> Self {
        let message = format!("文件或解压后的内容超过 {} MB。", bytes >> 20);
        Self::refused("file-too-large", message, "请按片区或图层分成几个文件上传。")
    }

    pub(super) fn too_many_rows(rows: usize) -> Self {
        let message = format!("图层超过 {rows} 行，多出的部分没有读取。");
        Self::refused("layer-too-large", message, "请按片区分成几个文件上传。")
    }

    pub(super) fn broken(kind: &str, detail: impl std::fmt::Display) -> Self {
        Self::refused(
            "file-broken",
            format!("{kind}已损坏或不完整（{detail}），其后的内容没有读到。"),
            EXPORT_AGAIN,
        )
    }

    pub(super) fn no_layers() -> Self {
        Self::refused(
            "file-no-layers",
            "文件里没有可读的图层。",
            "请上传 shapefile（zip）、GeoPackage、GeoJSON 或带坐标的表格。",
        )
    }

    pub(super) fn encrypted() -> Self {
        Self::refused("file-encrypted", "压缩包已加密，没有密码不能读取。", "请去掉密码后重新压缩上传。")
    }

    pub(super) fn too_many_members(most: usize) -> Self {
        Self::refused(
            "archive-too-many",
            format!("压缩包里的文件超过 {most} 个。"),
            "请只保留图层文件后重新压缩上传。",
        )
    }

    pub(super) fn odd_path(name: &str) -> Self {
        let message = "压缩包里有文件的路径指向包外，没有读取。";
        Self::refused("archive-odd-path", message, "请用通常的压缩软件重新压缩后上传。").with_raw(name)
    }

    pub(super) fn same_name(name: &str) -> Self {
        let message = "压缩包里有同名的文件，只读取了第一个。";
        Self::new("archive-same-name", Severity::Warning, message, "请删去重复的文件后重新压缩上传。")
            .with_raw(name)
    }

    pub(super) fn without_companion(extension: &str, meaning: &str) -> Self {
        let message = format!("缺少 .{extension} 文件，{meaning}。");
        Self::new(
            "shapefile-incomplete",
            Severity::Warning,
            message,
            "请把 .shp、.shx、.dbf、.prj 一起压缩上传。",
        )
    }

    pub(super) fn index_differs(detail: &str) -> Self {
        let message = format!("索引文件（.shx）与图形文件不一致（{detail}），已直接按图形文件读取。");
        Self::new("shapefile-index", Severity::Notice, message, "无需处理；如图形数目不对，请重新导出。")
    }

    pub(super) fn counts_differ(shapes: usize, records: usize) -> Self {
        let message = format!("图形有 {shapes} 个，属性有 {records} 条，两者不等。");
        Self::new("shapefile-counts", Severity::Warning, message, EXPORT_AGAIN)
    }

    pub(super) fn kind_not_read(kind: impl std::fmt::Display) -> Self {
        Self::refused("geometry-kind", format!("图形类型“{kind}”不能读取。"), "请导出为面（多边形）图层。")
    }

    pub(super) fn bad_geometry(path: &str, detail: &str) -> Self {
        Self::refused("geometry-broken", format!("图形数据有误：{detail}。"), EXPORT_AGAIN).with_raw(path)
    }

    pub(super) fn no_geometry() -> Self {
        Self::refused("geometry-missing", "这一行没有图形。", "请补上图形，或确认这一行不需要上图。")
    }

    pub(super) fn not_finite(x: f64, y: f64) -> Self {
        Self::refused("geometry-broken", "坐标不是有效的数值。", "请核对坐标后重新导入。")
            .with_raw(format!("{x}, {y}"))
    }

    pub(super) fn field_cut(name: &str) -> Self {
        let message = "字段名超过10字节，末尾的字被截断。";
        Self::new("field-name-cut", Severity::Warning, message, "请改用5个汉字以内的字段名或拼音首字母。")
            .with_raw(name)
    }

    pub(super) fn field_twice(name: &str) -> Self {
        let message = "有两个字段同名（shapefile 的字段名最多10字节，超出的部分会被截去）。";
        Self::new("field-name-twice", Severity::Warning, message, "请把其中一个改名后重新导出。")
            .with_raw(name)
    }

    pub(super) fn json_member(path: &str, detail: &str) -> Self {
        Self::refused("geojson-member", format!("{detail}。"), "请按 GeoJSON 标准（RFC 7946）重新导出。")
            .with_raw(path)
    }

    pub(super) fn json_twice(key: &str) -> Self {
        let message = "同一个成员写了两次，以后一个为准。";
        Self::new("geojson-twice", Severity::Warning, message, "请删去重复的成员。").with_raw(key)
    }

    pub(super) fn no_coordinates(header: &str) -> Self {
        let message = "表格里没有坐标列。";
        let advice =
            "请给出“经度、纬度”或“东坐标、北坐标”两列，界址点表还要有地块编号和点号；或给出 WKT 列。";
        Self::refused("table-no-coordinates", message, advice).with_raw(header)
    }

    pub(super) fn not_a_number(raw: &str) -> Self {
        Self::refused("geometry-broken", "坐标不是数值。", "请填写十进制的坐标数值。").with_raw(raw)
    }

    pub(super) fn took_too_long(seconds: u64) -> Self {
        let message = format!("{seconds} 秒内没有读完，已停止读取。");
        Self::refused("file-too-slow", message, "请检查文件是否损坏，或分成几个较小的文件上传。")
    }
}

/// The place of a layer or a row of it.
pub(super) fn place(file: &str, sheet: &str, row: Option<u32>) -> Place {
    Place { file: file.to_owned(), sheet: sheet.to_owned(), row, column: None }
}
