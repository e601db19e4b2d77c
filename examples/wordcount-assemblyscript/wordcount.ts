// Counts what comes on standard input. As a command it prints one line of JSON; called over HTTP it answers with the same line.

import { environ_get, environ_sizes_get, fd_read, fd_write, proc_exit } from "./wasi";

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const BUFFER_BYTES: i32 = 64 * 1024;

const buffer = memory.data(64 * 1024);
// One iovec (pointer, length), then where the host puts how much it did.
const vector = memory.data(12, 8);
const done = vector + 8;

function read(): i32 {
  store<usize>(vector, buffer);
  store<i32>(vector, BUFFER_BYTES, 4);
  if (fd_read(STDIN, vector, 1, done) != 0) fail("cannot read standard input");
  return load<i32>(done);
}

// False when nobody takes the text.
function write(fd: i32, text: string): bool {
  const utf8 = String.UTF8.encode(text);
  let at = changetype<usize>(utf8);
  const end = at + utf8.byteLength;
  while (at < end) {
    store<usize>(vector, at);
    store<usize>(vector, end - at, 4);
    if (fd_write(fd, vector, 1, done) != 0) return false;
    at += load<u32>(done);
  }

  return true;
}

function fail(reason: string): void {
  write(STDERR, `wordcount: ${reason}\n`);
  proc_exit(1);
}

// What asc calls when a check of its own fails; see build.sh.
export function stop(message: string | null, file: string | null, line: u32, column: u32): void {
  fail(`${message ? message : "stopped"} (${file ? file : "?"}:${line}:${column})`);
}

function hasVariable(name: string): bool {
  if (environ_sizes_get(vector, vector + 4) != 0) return false;
  const count = load<u32>(vector);
  const pointers = heap.alloc(4 * count + 4);
  if (environ_get(pointers, heap.alloc(load<u32>(vector, 4) + 1)) != 0) return false;
  for (let i: u32 = 0; i < count; i++) {
    if (startsWith(load<usize>(pointers + 4 * i), name)) return true;
  }

  return false;
}

// Whether `name=` stands at an address.
function startsWith(at: usize, name: string): bool {
  for (let i = 0; i < name.length; i++) {
    if (load<u8>(at + i) != name.charCodeAt(i)) return false;
  }

  return load<u8>(at + name.length) == 61;
}

function isSpace(byte: u8): bool {
  return byte == 32 || (byte >= 9 && byte <= 13);
}

let lines: u64 = 0;
let words: u64 = 0;
let bytes: u64 = 0;
let inWord = false;
for (let length = read(); length > 0; length = read()) {
  bytes += length;
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(buffer + i);
    const space = isSpace(byte);
    if (byte == 10) lines++;
    if (!space && !inWord) words++;
    inWord = !space;
  }
}

// Only a server sets this: then the answer starts with headers and an empty line (CGI, RFC 3875).
const headers = hasVariable("REQUEST_METHOD") ? "Content-Type: application/json\r\n\r\n" : "";
if (!write(STDOUT, `${headers}{"lines":${lines},"words":${words},"bytes":${bytes}}\n`)) proc_exit(1);
