//! An HTTP guest: one request a run. The request comes as CGI variables and on standard input, the answer goes to standard output.
//!
//! `GET /hello?name=x`, `POST /echo`, `GET /status/{code}`; anything else is 404.

use std::env;
use std::io::{self, Read, Write};
use std::process::ExitCode;

struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

fn main() -> ExitCode {
    let method = match env::var("REQUEST_METHOD") {
        Ok(method) => method,
        Err(_) => {
            eprintln!("http: REQUEST_METHOD is not set: this program answers HTTP requests");
            return ExitCode::from(2);
        }
    };

    let answer = match route(&method) {
        Ok(answer) => answer,
        Err(error) => {
            eprintln!("http: {error}");
            return ExitCode::FAILURE;
        }
    };

    match send(&answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn route(method: &str) -> io::Result<Answer> {
    let path = variable("PATH_INFO");
    match (method, path.as_str()) {
        ("GET" | "HEAD", "/hello") => {
            let name = query("name").filter(|name| !name.is_empty()).unwrap_or_else(|| "world".into());
            Ok(text(200, format!("Hello, {name}!\n")))
        }
        ("POST", "/echo") => {
            let mut body = Vec::new();
            io::stdin().read_to_end(&mut body)?;
            Ok(Answer { status: 200, kind: "application/octet-stream", body })
        }
        (_, "/hello") => Ok(text(405, "use GET\n".into())),
        (_, "/echo") => Ok(text(405, "use POST\n".into())),
        ("GET" | "HEAD", path) => match path.strip_prefix("/status/").map(str::parse) {
            Some(Ok(status @ 200..=599)) => Ok(text(status, format!("{status}\n"))),
            Some(_) => Ok(text(400, "a status is 200 to 599\n".into())),
            None => Ok(text(404, format!("no route for {path}\n"))),
        },
        (_, path) => Ok(text(404, format!("no route for {path}\n"))),
    }
}

fn send(answer: &Answer) -> io::Result<()> {
    let mut output = io::stdout().lock();
    write!(output, "Status: {}\r\nContent-Type: {}\r\n\r\n", answer.status, answer.kind)?;
    if !matches!(answer.status, 204 | 304) && variable("REQUEST_METHOD") != "HEAD" {
        output.write_all(&answer.body)?;
    }

    output.flush()
}

fn text(status: u16, text: String) -> Answer {
    Answer { status, kind: "text/plain; charset=utf-8", body: text.into_bytes() }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn query(name: &str) -> Option<String> {
    variable("QUERY_STRING")
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| decode(value))
}

// Percent-encoding and the plus sign of forms; what is no valid escape stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let escaped = (bytes[i] == b'%').then(|| hexadecimal(bytes.get(i + 1..i + 3)?)).flatten();
        decoded.push(match (escaped, bytes[i]) {
            (Some(byte), _) => byte,
            (None, b'+') => b' ',
            (None, byte) => byte,
        });
        i += if escaped.is_some() { 3 } else { 1 };
    }

    String::from_utf8_lossy(&decoded).into_owned()
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let high = (digits[0] as char).to_digit(16)?;
    let low = (digits[1] as char).to_digit(16)?;
    Some((high * 16 + low) as u8)
}
