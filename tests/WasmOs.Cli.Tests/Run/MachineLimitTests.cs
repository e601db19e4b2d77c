namespace WasmOs.Cli.Tests.Run;

/// <summary>On a person's own machine a guest has what the machine has, and each limit has its option.</summary>
[Trait("Trial", "1.17")]
public sealed class MachineLimitTests : IDisposable
{
    // Opens files f000 to f199 and keeps them open; ends with the number of the first that cannot be opened, or with 200.
    private const string OpenMany = """
        (func $name (param $i i32)
          (i32.store8 (i32.const 1025) (i32.add (i32.const 48) (i32.div_u (local.get $i) (i32.const 100))))
          (i32.store8 (i32.const 1026) (i32.add (i32.const 48) (i32.rem_u (i32.div_u (local.get $i) (i32.const 10)) (i32.const 10))))
          (i32.store8 (i32.const 1027) (i32.add (i32.const 48) (i32.rem_u (local.get $i) (i32.const 10)))))
        (func (export "_start") (local $i i32)
          (loop $more
            (call $name (local.get $i))
            (if (call $open (i32.const 3) (i32.const 0) (i32.const 1024) (i32.const 4) (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 8))
              (then (call $exit (local.get $i))))
            (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 200))))
          (call $exit (i32.const 200)))
        """;

    // Writes one byte at 11,000,000; ends with the error.
    private const string WriteFar = """
        (func (export "_start")
          (drop (call $open (i32.const 3) (i32.const 0) (i32.const 1024) (i32.const 4) (i32.const 1) (i64.const 68) (i64.const 0) (i32.const 0) (i32.const 8)))
          (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 1))
          (call $exit (call $pwrite (i32.load (i32.const 8)) (i32.const 0) (i32.const 1) (i64.const 11000000) (i32.const 16))))
        """;

    private readonly CliFolder _folder = new();

    public MachineLimitTests()
    {
        Add("open.wat", "(memory (export \"memory\") 1)", OpenMany);
        Add("far.wat", "(memory (export \"memory\") 1)", WriteFar);
        Add("memory.wat", "(memory (export \"memory\") 1)", "(func (export \"_start\") (call $exit (i32.lt_s (memory.grow (i32.const 16000)) (i32.const 0))))");
        Add("table.wat", "(memory (export \"memory\") 1) (table 20000 funcref)", "(func (export \"_start\"))");
        Add("deep.wat", "(memory (export \"memory\") 1)", """
            (func $deep (param i32) (result i32)
              (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))
            (func (export "_start") (drop (call $deep (i32.const 10000))))
            """);
        _folder.AddDirectory("files");
    }

    [Theory]
    [InlineData(200, "open.wat")]
    [InlineData(0, "far.wat")]
    [InlineData(0, "memory.wat")]
    [InlineData(0, "table.wat")]
    [InlineData(0, "deep.wat")]
    public async Task Run_NoLimitNamed_GuestHasTheMachines(int exitCode, string file)
    {
        var result = await _folder.RunAsync("", "run", "--dir", "files", file);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Errors));
    }

    [Theory]
    [InlineData(20, "--max-open-files", "20", "open.wat")]
    [InlineData(22, "--max-file-size", "10MB", "far.wat")]
    [InlineData(0, "--max-file-size", "11000001", "far.wat")]
    [InlineData(1, "--memory", "64MiB", "memory.wat")]
    [InlineData(134, "--max-table-elements", "10000", "table.wat")]
    [InlineData(134, "--max-wasm-stack", "256KiB", "deep.wat")]
    public async Task Run_LimitNamed_HoldsTheGuest(int exitCode, string option, string value, string file)
    {
        var result = await _folder.RunAsync("", "run", "--dir", "files", option, value, file);

        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public async Task Run_MachineAllowsFewFiles_GuestHasNoMore()
    {
        var result = await _folder.RunShellAsync("ulimit -n 256; wasmos run --dir files open.wat");

        // 256, without what the command needs for itself.
        Assert.Equal((128, ""), (result.ExitCode, result.Errors));
    }

    public void Dispose() => _folder.Dispose();

    private void Add(string name, string memory, string body) => _folder.Add(name, System.Text.Encoding.UTF8.GetBytes($"""
        (module
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_pwrite" (func $pwrite (param i32 i32 i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          {memory} (data (i32.const 1024) "f000")
          {body})
        """));
}
