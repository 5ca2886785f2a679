//! A small static file server for one machine: files of one folder, as a static host would send them.

use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// A request head longer than this is not one of a browser's.
const LONGEST_HEAD: u64 = 64 * 1024;
/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Serves `folder` at a free port for as long as this program runs, and tells the address.
///
/// # Errors
/// Where no port is free.
pub fn in_background(folder: PathBuf) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot listen at 127.0.0.1")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || forever(&listener, &folder));
    Ok(format!("http://{address}/"))
}

/// Serves `folder` to whoever asks, one thread a connection.
///
/// # Errors
/// Never returns well; an error of one connection ends that one alone.
pub fn forever(listener: &TcpListener, folder: &Path) -> Result<()> {
    loop {
        let Ok((stream, _)) = listener.accept() else {
            continue;
        };
        let folder = folder.to_owned();
        std::thread::spawn(move || {
            // The browser went away: nobody is left to tell.
            let _ = answer_all(&stream, &folder);
        });
    }
}

fn answer_all(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        let keep_alive = request.keep_alive;
        answer(stream, folder, &request)?;
        if !keep_alive {
            break;
        }
    }
    Ok(())
}

struct Request {
    method: String,
    target: String,
    keep_alive: bool,
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Request>> {
    let mut head = reader.take(LONGEST_HEAD);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, target) = (
        words.next().unwrap_or_default().to_owned(),
        words.next().unwrap_or_default().to_owned(),
    );
    let mut keep_alive = words.next() == Some("HTTP/1.1");
    loop {
        let mut header = String::new();
        if head.read_line(&mut header)? == 0 || header.trim().is_empty() {
            return Ok(Some(Request {
                method,
                target,
                keep_alive,
            }));
        }
        if header.trim().eq_ignore_ascii_case("connection: close") {
            keep_alive = false;
        }
    }
}

fn answer(mut stream: &TcpStream, folder: &Path, request: &Request) -> std::io::Result<()> {
    let (status, kind, body) = match (request.method.as_str(), find(folder, &request.target)) {
        ("GET" | "HEAD", Some(file)) => ("200 OK", media_type(&file), fs::read(&file)?),
        ("GET" | "HEAD", None) => (
            "404 Not Found",
            "text/plain; charset=utf-8",
            b"There is no such page here.\n".to_vec(),
        ),
        _ => (
            "405 Method Not Allowed",
            "text/plain; charset=utf-8",
            b"Only GET and HEAD are answered.\n".to_vec(),
        ),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if request.method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file that a request names, where it lies in the folder.
fn find(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    // Only plain names: nothing leads out of the folder.
    let plain = Path::new(path)
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    let file = folder.join(path);
    let file = if file.is_dir() {
        file.join("index.html")
    } else {
        file
    };
    (plain && file.is_file()).then_some(file)
}

fn media_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
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
