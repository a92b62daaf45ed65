//! `muheng evaluate --input` by a pack that is a hierarchical index: every step as a table of its own.

use crate::stop::Stop;
use desk::PackFailure;
use desk::zone::file_name;
use jiff::civil::Date;
use law::Pack;
use office::evaluation::index::{IndexScheme, run as run_index};
use std::path::Path;

/// Reads the table, runs the index and writes its steps into the folder `output`.
pub fn run(pack: &Pack, day: Date, input: &Path, output: Option<&Path>) -> Result<(), Stop> {
    let scheme = IndexScheme::of_pack(pack, day).map_err(PackFailure::Refused)?;
    let bytes = std::fs::read(input).map_err(Stop::io(input))?;
    let refused = |error: String| Stop::Findings(format!("{}：{error}", input.display()));
    let sheets = paper::preview(&file_name(input), bytes, usize::MAX, &paper::Delivery::default());
    let mut sheets_read = sheets.sheets.into_iter();
    let mut rows = sheets_read.next().map(|sheet| sheet.rows).unwrap_or_default().into_iter();
    let Some((_, header)) = rows.next() else {
        let first = sheets.findings.first().map_or_else(|| "文件是空的。".to_owned(), ToString::to_string);
        return Err(refused(first));
    };
    // A row ends at its last filled cell; the table wants every column.
    let padded = |(_, mut cells): (u32, Vec<String>)| {
        cells.resize(header.len().max(cells.len()), String::new());
        cells
    };
    let rows: Vec<Vec<String>> = rows.map(padded).collect();
    let reading = scheme.read(&header, &rows).map_err(|error| refused(error.to_string()))?;
    for finding in &reading.findings {
        eprintln!("{finding}");
    }
    let run = run_index(&scheme, &reading.table).map_err(|error| refused(error.to_string()))?;
    for finding in &run.findings {
        eprintln!("{finding}");
    }
    let folder = output.ok_or_else(|| Stop::Use("多层指数请用 --output 给出结果文件夹。".to_owned()))?;
    std::fs::create_dir_all(folder).map_err(Stop::io(folder))?;
    for (name, text) in run.files() {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(Stop::io(&path))?;
    }
    Ok(())
}
