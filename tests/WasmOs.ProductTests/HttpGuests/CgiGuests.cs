using System.Globalization;
using System.Text;

namespace WasmOs.ProductTests.HttpGuests;

/// <summary>WASI commands in WebAssembly text. Each first writes a text to standard output; its name says what it does next.</summary>
internal static class CgiGuests
{
    /// <summary>A valid header block, with its empty line.</summary>
    public const string PlainHead = "Content-Type: text/plain\r\n\r\n";

    private const int TextAt = 4096;
    private const int BufferAt = 65536;

    public static byte[] Writes(string text) => Guest(text, "");

    public static byte[] WritesAndExits(string text, int code) => Guest(text, $"(call $exit (i32.const {code}))");

    public static byte[] WritesAndTraps(string text) => Guest(text, "unreachable");

    public static byte[] WritesAndLoops(string text) => Guest(text, "(loop $on (br $on))");

    /// <summary>Writes until a write fails.</summary>
    public static byte[] Floods(string text) => Guest(text, $"(loop $on (br_if $on (call $write (i32.const {BufferAt}) (i32.const 65536))))");

    /// <summary>Copies standard input to standard output.</summary>
    public static byte[] Echoes(string text, int fd = 1) => Guest(text, $$"""
        (loop $on
          (i32.store (i32.const 16) (i32.const {{BufferAt}}))
          (i32.store (i32.const 20) (i32.const 65536))
          (drop (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 24)))
          (drop (call $write_to (i32.const {{fd}}) (i32.const {{BufferAt}}) (i32.load (i32.const 24))))
          (br_if $on (i32.load (i32.const 24))))
        """);

    /// <summary>Writes its environment, with a zero byte after each variable.</summary>
    public static byte[] Environment(string text = PlainHead) => Guest(text, $$"""
        (drop (call $environ_sizes_get (i32.const 32) (i32.const 36)))
        (drop (call $environ_get (i32.const 1024) (i32.const {{BufferAt}})))
        (drop (call $write (i32.const {{BufferAt}}) (i32.load (i32.const 36))))
        """);

    /// <summary>Writes its arguments, with a zero byte after each.</summary>
    public static byte[] Arguments() => Guest("", $$"""
        (drop (call $args_sizes_get (i32.const 32) (i32.const 36)))
        (drop (call $args_get (i32.const 1024) (i32.const {{BufferAt}})))
        (drop (call $write (i32.const {{BufferAt}}) (i32.load (i32.const 36))))
        """);

    private static byte[] Guest(string text, string then) => Wasmtime.Wat.ToBinary($$"""
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 4)
          (data (i32.const {{TextAt}}) "{{Escape(text)}}")
          ;; Gives 0 when nobody takes it any more.
          (func $write_to (param $fd i32) (param $at i32) (param $length i32) (result i32)
            (loop $on
              (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
              (i32.store (i32.const 0) (local.get $at))
              (i32.store (i32.const 4) (local.get $length))
              (if (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (then (return (i32.const 0))))
              (local.set $at (i32.add (local.get $at) (i32.load (i32.const 8))))
              (local.set $length (i32.sub (local.get $length) (i32.load (i32.const 8))))
              (br $on))
            unreachable)
          (func $write (param $at i32) (param $length i32) (result i32)
            (call $write_to (i32.const 1) (local.get $at) (local.get $length)))
          (func (export "_start")
            (drop (call $write (i32.const {{TextAt}}) (i32.const {{Encoding.UTF8.GetByteCount(text)}})))
            {{then}}))
        """);

    private static string Escape(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(b => string.Create(CultureInfo.InvariantCulture, $"\\{b:x2}")));
}
