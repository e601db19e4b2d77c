using System.Globalization;
using System.Text;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Http;

/// <summary>An HTTP guest that returns the body that it receives, and a body of 256 bytes that the JSON echo accepts too.</summary>
internal static class EchoGuest
{
    private const string Head = "Content-Type: application/json\n\n";
    private const int BodyBytes = 256;

    /// <summary>The guest writes its header block, then copies standard input to standard output until the input ends.</summary>
    public static byte[] Module { get; } = Wat.ToBinary($$"""
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\40\00\00\00\{{Head.Length.ToString("x2", CultureInfo.InvariantCulture)}}\00\00\00\00\04\00\00\00\10\00\00") (data (i32.const 64) "{{Head.Replace("\n", "\\0a", StringComparison.Ordinal)}}")
          (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
            (loop $next
              (i32.store (i32.const 12) (i32.const 4096))
              (drop (call $read (i32.const 0) (i32.const 8) (i32.const 1) (i32.const 12)))
              (if (i32.load (i32.const 12)) (then (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16))) (br $next))))))
        """);

    /// <summary>A JSON call to <c>add</c> with as many arguments as fit into 256 bytes, padded with spaces.</summary>
    public static string Body { get; } = MakeBody();

    private static string MakeBody()
    {
        const string Start = """{"function":"add","args":[1""";
        const string End = "]}";
        var text = new StringBuilder(Start);
        while (text.Length + End.Length + 2 <= BodyBytes)
        {
            text.Append(",2");
        }

        return text.Append(End).ToString().PadRight(BodyBytes);
    }
}
