//! The files of a folder, by the path of a request.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path};

/// What lies at a path.
pub enum Found {
    File(File),
    /// A folder, asked for without the `/` that its own pages' addresses build on; the address with it.
    Folder(String),
    Nothing,
}

/// A file to send.
pub struct File {
    pub content: Vec<u8>,
    pub media_type: &'static str,
    /// Changes with the content, in the form that HTTP wants.
    pub tag: String,
}

/// Finds what a request's target names in `folder`, and never what lies outside.
pub fn find(folder: &Path, target: &str) -> Found {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let inside = Path::new(path.trim_start_matches('/'));
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if !inside.components().all(plain) {
        return Found::Nothing;
    }
    let mut file = folder.join(inside);
    if file.is_dir() {
        if !path.ends_with('/') {
            return Found::Folder(format!("{path}/"));
        }
        file.push("index.html");
    }
    let Ok(content) = fs::read(&file) else {
        return Found::Nothing;
    };
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    Found::File(File {
        media_type: media_type(&file),
        tag: format!("\"{:x}\"", hasher.finish()),
        content,
    })
}

fn media_type(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, find};
    use std::path::Path;

    #[test]
    fn finds_files_and_folders_but_nothing_outside() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(matches!(find(folder, "/Cargo.toml?x=1"), Found::File(_)));
        assert!(matches!(find(folder, "/src"), Found::Folder(address) if address == "/src/"));
        for target in [
            "/../Cargo.toml",
            "//../Cargo.toml",
            "/src/../../Cargo.toml",
            "/none",
            "",
        ] {
            assert!(
                matches!(find(folder, target), Found::Nothing | Found::Folder(_)),
                "{target}"
            );
        }
    }
}
