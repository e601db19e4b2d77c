//! Text in, text out, in plain Rust: no bindings generator, no imports.
//!
//! The host asks `alloc` for room, writes the argument there and passes pointer and length. A result goes back
//! as one i64 with the pointer in the high half and the length in the low half.

use std::alloc::Layout;

fn layout(size: usize) -> Layout {
    Layout::from_size_align(size.max(1), 8).expect("a size below 2 GiB")
}

/// Room for `size` bytes, or 0 when there is none.
#[no_mangle]
pub extern "C" fn alloc(size: usize) -> *mut u8 {
    // SAFETY: the layout's size is never zero.
    unsafe { std::alloc::alloc(layout(size)) }
}

/// Gives back what `alloc(size)` gave.
///
/// # Safety
/// `pointer` and `size` are those of one call of `alloc`, given back once.
#[no_mangle]
pub unsafe extern "C" fn dealloc(pointer: *mut u8, size: usize) {
    std::alloc::dealloc(pointer, layout(size));
}

/// The bytes that the host wrote. An empty argument may come with any pointer.
unsafe fn argument<'a>(pointer: *const u8, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    std::slice::from_raw_parts(pointer, length)
}

/// The instance lives for one call, so what it returns may leak.
fn give(text: String) -> u64 {
    let bytes = Box::leak(text.into_bytes().into_boxed_slice());
    (bytes.as_ptr() as u64) << 32 | bytes.len() as u64
}

/// `"Ada"` → `"Hello, Ada!"`; with nothing, or only spaces, `"Hello, world!"`.
///
/// # Safety
/// `pointer` points to `length` readable bytes.
#[no_mangle]
pub unsafe extern "C" fn greet(pointer: *const u8, length: usize) -> u64 {
    let text = String::from_utf8_lossy(argument(pointer, length));
    let name = match text.trim() {
        "" => "world",
        name => name,
    };
    give(["Hello, ", name, "!"].concat())
}

/// Figures about a text, as JSON: `{"bytes":4,"characters":3,"words":1}`.
///
/// # Safety
/// `pointer` points to `length` readable bytes.
#[no_mangle]
pub unsafe extern "C" fn describe(pointer: *const u8, length: usize) -> u64 {
    let text = String::from_utf8_lossy(argument(pointer, length));
    give(format!(
        r#"{{"bytes":{},"characters":{},"words":{}}}"#,
        length,
        text.chars().count(),
        text.split_whitespace().count()
    ))
}

/// The 32-bit FNV-1a hash of any bytes: bytes in, a number out.
///
/// # Safety
/// `pointer` points to `length` readable bytes.
#[no_mangle]
pub unsafe extern "C" fn hash(pointer: *const u8, length: usize) -> u32 {
    argument(pointer, length)
        .iter()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Panics, which in WebAssembly is the `unreachable` trap.
#[no_mangle]
pub extern "C" fn fail() {
    panic!("asked to fail");
}
