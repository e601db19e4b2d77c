// Text in, text out. The host asks `__new` for room, writes UTF-8 there and passes pointer and length. A result goes
// back as one i64 with the pointer in the high half and the length in the low half.

function give(text: string): u64 {
  const bytes = String.UTF8.encode(text);
  return (u64(changetype<usize>(bytes)) << 32) | u64(bytes.byteLength);
}

/** `"Ada"` → `"Hello, Ada!"`; with nothing, or only spaces, `"Hello, world!"`. */
export function greet(pointer: usize, length: usize): u64 {
  const name = String.UTF8.decodeUnsafe(pointer, length).trim();
  return give("Hello, " + (name.length == 0 ? "world" : name) + "!");
}

/** The text backwards, by characters (an emoji of one code point stays whole). */
export function reverse(pointer: usize, length: usize): u64 {
  const text = String.UTF8.decodeUnsafe(pointer, length);
  let reversed = "";
  let at = 0;
  while (at < text.length) {
    const point = text.codePointAt(at);
    reversed = String.fromCodePoint(point) + reversed;
    at += point > 0xffff ? 2 : 1;
  }
  return give(reversed);
}

/** Throws with the text as its message, which calls the host's `env.abort`. */
export function fail(pointer: usize, length: usize): void {
  throw new Error(String.UTF8.decodeUnsafe(pointer, length));
}
