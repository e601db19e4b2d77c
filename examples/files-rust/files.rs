//! Notes in a directory: a guest that reads and writes files below `/notes`, which it must have been given.

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const DIRECTORY: &str = "/notes";
const USAGE: &str = "usage: files put NAME | get NAME | append NAME | delete NAME | list";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["put", name] => put(&note(name), false),
        ["append", name] => put(&note(name), true),
        ["get", name] => get(&note(name)),
        ["delete", name] => fs::remove_file(note(name)),
        ["list"] => list(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };

    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("files: {}: {error}", arguments.join(" "));
            ExitCode::FAILURE
        }
    }
}

// Names are not checked here on purpose: what keeps `../../etc/passwd` inside is the host.
fn note(name: &str) -> PathBuf {
    Path::new(DIRECTORY).join(name)
}

fn put(path: &Path, append: bool) -> io::Result<()> {
    let mut text = Vec::new();
    io::stdin().read_to_end(&mut text)?;
    let mut file = fs::OpenOptions::new().write(true).create(true).append(append).truncate(!append).open(path)?;
    file.write_all(&text)
}

fn get(path: &Path) -> io::Result<()> {
    io::copy(&mut fs::File::open(path)?, &mut io::stdout())?;
    Ok(())
}

fn list() -> io::Result<()> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(DIRECTORY)? {
        let entry = entry?;
        entries.push((entry.file_name().to_string_lossy().into_owned(), entry.metadata()?.len()));
    }

    entries.sort();
    for (name, length) in entries {
        println!("{length:>8} {name}");
    }

    Ok(())
}
