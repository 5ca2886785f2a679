//! A small static file server for one machine: files of one folder, as a static host would send them.

mod file;
mod request;

use anyhow::{Context, Result};
use file::{Found, find};
use request::Request;
use std::io::{BufReader, Result as IoResult, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);
const PLAIN: &str = "text/plain; charset=utf-8";

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
pub fn forever(listener: &TcpListener, folder: &Path) -> ! {
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

fn answer_all(stream: &TcpStream, folder: &Path) -> IoResult<()> {
    stream.set_read_timeout(Some(IDLE))?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        Response::to(&request, folder).write(stream, &request)?;
        if !request.keep_alive {
            break;
        }
    }
    Ok(())
}

struct Response {
    status: &'static str,
    media_type: &'static str,
    /// What tells this answer from others, such as where to go.
    header: String,
    body: Vec<u8>,
}

impl Response {
    fn to(request: &Request, folder: &Path) -> Self {
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            return Self::plain(
                "405 Method Not Allowed",
                "Only GET and HEAD are answered.\n",
            );
        }
        match find(folder, &request.target) {
            Found::File(file) => {
                let unchanged = request.known_tag.as_ref() == Some(&file.tag);
                Self {
                    status: if unchanged {
                        "304 Not Modified"
                    } else {
                        "200 OK"
                    },
                    media_type: file.media_type,
                    header: format!("ETag: {}\r\n", file.tag),
                    body: if unchanged { Vec::new() } else { file.content },
                }
            }
            Found::Folder(address) => {
                let mut redirect = Self::plain(
                    "301 Moved Permanently",
                    "The page is at the address with `/`.\n",
                );
                redirect.header = format!("Location: {address}\r\n");
                redirect
            }
            Found::Nothing => Self::plain("404 Not Found", "There is no such page here.\n"),
        }
    }

    fn plain(status: &'static str, text: &str) -> Self {
        Self {
            status,
            media_type: PLAIN,
            header: String::new(),
            body: text.into(),
        }
    }

    fn write(&self, mut stream: &TcpStream, request: &Request) -> IoResult<()> {
        let Self {
            status,
            media_type,
            header,
            body,
        } = self;
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n{header}\
             Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n"
        );
        let mut message = head.into_bytes();
        if request.method != "HEAD" {
            message.extend_from_slice(body);
        }
        stream.write_all(&message)
    }
}
