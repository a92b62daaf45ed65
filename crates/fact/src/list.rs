//! Reads the project's own code lists: comma-separated, no quotes, `#` lines say the standard.

/// The rows below the heading. A row of another width would be a fault in a shipped list; the
/// tests of each list count its rows, so that none can be lost unseen.
pub(crate) fn rows<const WIDTH: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; WIDTH]> {
    let written = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    written.skip(1).filter_map(|line| {
        let mut row = [""; WIDTH];
        let mut fields = line.split(',');
        for (slot, field) in row.iter_mut().zip(&mut fields) {
            *slot = field;
        }
        let whole = fields.next().is_none() && line.matches(',').count() + 1 == WIDTH;
        debug_assert!(whole, "列数不对：{line}");
        whole.then_some(row)
    })
}
