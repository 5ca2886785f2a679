//! Colours and shapes: a category is told by both, and by its word.

use anstyle::{AnsiColor, Style};

use crate::rules::Category;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const ADDED: Style = AnsiColor::Green.on_default();
pub(super) const REMOVED: Style = AnsiColor::Red.on_default();
pub(super) const HELP: Style = AnsiColor::Cyan.on_default().bold();

pub(super) fn style(category: Category) -> Style {
    let color = match category {
        Category::Error => AnsiColor::Red,
        Category::SecurityWarning => AnsiColor::Magenta,
        Category::Warning => AnsiColor::Yellow,
        Category::Suggestion => AnsiColor::Blue,
    };
    color.on_default().bold()
}

pub(super) fn shape(category: Category) -> &'static str {
    match category {
        Category::Error => "✖ ",
        Category::SecurityWarning => "◆ ",
        Category::Warning => "▲ ",
        Category::Suggestion => "● ",
    }
}
