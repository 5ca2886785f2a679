//! A document as an argument, as the AWS command line takes it.

use std::path::Path;

use super::input::read_text;

/// The text of `argument`: of the file for `file://PATH`, or the argument itself.
///
/// # Errors
/// Why there is no text.
pub(super) fn text(argument: &str) -> Result<String, String> {
    let schemes = ["file://", "fileb://"];
    if let Some(path) = schemes
        .iter()
        .find_map(|scheme| argument.strip_prefix(scheme))
    {
        return read_text(Path::new(path));
    }
    if !argument.contains('{') && Path::new(argument).is_file() {
        return Err(format!(
            "{argument} is a file's name, not a policy; write file://{argument}"
        ));
    }
    Ok(argument.to_owned())
}
