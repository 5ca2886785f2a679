//! A table of text, each column as wide as it needs to be.

/// Prints a heading and rows; the first column is flush left, the others flush right.
pub fn print(heading: &[&str], rows: &[Vec<String>]) {
    let mut widths: Vec<usize> = heading.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    line(&widths, heading.iter().copied());
    line(
        &widths,
        widths
            .iter()
            .map(|width| "─".repeat(*width))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str),
    );
    for row in rows {
        line(&widths, row.iter().map(String::as_str));
    }
    println!();
}

fn line<'a>(widths: &[usize], cells: impl Iterator<Item = &'a str>) {
    let cells = widths
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(column, (&width, cell))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
    println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
}
