//! The head of a request; what is asked for here has no body.

use std::io::{BufRead, Read, Result};

/// A head longer than this is not one of a browser's.
const LONGEST: u64 = 64 * 1024;

/// What a browser asks.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// The path, as the browser wrote it.
    pub target: String,
    pub keep_alive: bool,
    /// The mark of the copy that the browser has.
    pub known_tag: Option<String>,
}

impl Request {
    /// Reads the next request, or nothing where the other side has ended.
    ///
    /// # Errors
    /// Where the connection breaks or is idle for too long.
    pub fn read(reader: &mut impl BufRead) -> Result<Option<Self>> {
        let mut head = reader.take(LONGEST);
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap_or_default().to_owned();
        let mut request = Self {
            method: word(),
            target: word(),
            keep_alive: word() == "HTTP/1.1",
            known_tag: None,
        };
        loop {
            let mut header = String::new();
            if head.read_line(&mut header)? == 0 || header.trim().is_empty() {
                return Ok(Some(request));
            }
            let Some((name, value)) = header.split_once(':') else {
                continue;
            };
            let value = value.trim();
            if name.eq_ignore_ascii_case("connection") && value.eq_ignore_ascii_case("close") {
                request.keep_alive = false;
            } else if name.eq_ignore_ascii_case("if-none-match") {
                request.known_tag = Some(value.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn reads_one_request_after_the_other() {
        let mut text: &[u8] =
            b"GET /a HTTP/1.1\r\nIf-None-Match: \"1\"\r\n\r\nHEAD /b HTTP/1.1\r\nConnection: close\r\n\r\n";
        let first = Request::read(&mut text).unwrap().unwrap();
        assert_eq!((first.target.as_str(), first.keep_alive), ("/a", true));
        assert_eq!(first.known_tag.as_deref(), Some("\"1\""));
        let second = Request::read(&mut text).unwrap().unwrap();
        assert_eq!((second.method.as_str(), second.keep_alive), ("HEAD", false));
        assert_eq!(Request::read(&mut text).unwrap(), None);
    }
}
