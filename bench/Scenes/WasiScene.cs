using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures WASI host calls, and whole programs that use WASI.</summary>
internal static class WasiScene
{
    private const int Calls = 200_000;
    private const int Programs = 10_000;
    private const long Gigabyte = 1L << 30;

    private const string Guest = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_pread" (func $read_at (param i32 i32 i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (memory (export "memory") 4)
          (data (i32.const 0) "\00\10\00\00\40\00\00\00")
          (data (i32.const 8) "\00\10\00\00\00\10\00\00")
          (data (i32.const 16) "\00\10\00\00\00\00\01\00")
          (data (i32.const 64) "a")
          (func (export "writes") (param $n i32)
            (loop $next (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
          (func (export "reads") (param $n i32)
            (if (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 0) (i64.const 6) (i64.const 0) (i32.const 0) (i32.const 36)) (then unreachable))
            (loop $next (drop (call $read_at (i32.load (i32.const 36)) (i32.const 8) (i32.const 1) (i64.const 0) (i32.const 32)))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
          (func (export "_start")
            (loop $next
              (i32.store (i32.const 20) (i32.const 65536))
              (drop (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 20)))
              (if (i32.load (i32.const 20)) (then (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32))) (br $next))))))
        """;

    public static int Run(Report report)
    {
        using var runtime = WasmRuntime.Create(new RuntimeOptions { Sandbox = { AllowFiles = true } });
        using var module = runtime.Load(Wat.ToBinary(Guest));
        runtime.WhenIdleAsync().GetAwaiter().GetResult();
        var limits = ResourceLimits.Default with { OutputBytes = 4096 };
        var files = new WasiOptions
        {
            Mounts = [new BundleMount("/", new FileTree([FileTreeEntry.File("a", new byte[4096])]))],
            Policy = new CapabilityPolicy { Files = FileGrant.Read },
        };
        var text = new byte[256];
        var results = Rounds.Run(
            Rounds.Default,
            new Case("write", Calls, turns => Succeeded(module.Call("writes", new CallOptions { Limits = limits }, default, turns))),
            new Case("read", Calls, turns => Succeeded(module.Call("reads", new CallOptions { Wasi = files, Limits = limits }, default, turns))),
            new Case("program", Programs, turns =>
            {
                for (var i = 0; i < turns; i++)
                {
                    Succeeded(module.Run(new WasiOptions { Stdin = new BytesInput(text) }, limits));
                }
            }),
            new Case("gigabyte", 1, _ => Succeeded(module.Run(new WasiOptions { Stdin = new Zeros(Gigabyte), Stdout = new Nowhere() }, limits))));
        report.Add("fd_write of 64 bytes", results[0].Cpu, "ns", Target.AtMost(100));
        report.Add("fd_pread of 4 KiB from memory", results[1].Cpu, "ns", Target.AtMost(300));
        report.Add("a program, 256 bytes in and out", results[2].Cpu.Times(1e-3), "µs", Target.AtMost(10));
        report.Add("a program, garbage", results[2].Bytes, "bytes");
        report.Add("1 GiB in and out", results[3].Cpu.Times(1e-9), "s", Target.AtMost(1));
        return 0;
    }

    private static void Succeeded(ExecutionOutcome outcome)
    {
        if (outcome.Fault is { } fault)
        {
            throw new InvalidOperationException(fault.Message);
        }
    }

    /// <summary>An input of the given number of zeros.</summary>
    private sealed class Zeros(long left) : IGuestInput
    {
        private static readonly byte[] Block = new byte[64 * 1024];

        private long _left = left;

        public int Read(Span<byte> destination)
        {
            var count = (int)Math.Min(Math.Min(_left, Block.Length), destination.Length);
            Block.AsSpan(0, count).CopyTo(destination);
            _left -= count;
            return count;
        }

        public Task WaitToReadAsync() => Task.CompletedTask;
    }

    /// <summary>An output that copies everything into a buffer, as a socket does, and discards it.</summary>
    private sealed class Nowhere : IGuestOutput
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        public int Write(ReadOnlySpan<byte> source)
        {
            var count = Math.Min(source.Length, _buffer.Length);
            source[..count].CopyTo(_buffer);
            return count;
        }

        public Task WaitToWriteAsync() => Task.CompletedTask;
    }
}
