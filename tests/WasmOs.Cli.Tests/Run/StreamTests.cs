using System.Diagnostics;
using System.Globalization;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Tests.Run;

public sealed class StreamTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Gives back what it reads, as it comes.
    private const string Cat = """
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 2)
          (func (export "_start") (local $at i32) (local $end i32)
            (loop $more
              (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 65536))
              (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
              (local.set $at (i32.const 1024))
              (local.set $end (i32.add (i32.const 1024) (i32.load (i32.const 8))))
              (if (i32.eq (local.get $at) (local.get $end)) (then (return)))
              (loop $rest
                (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (i32.sub (local.get $end) (local.get $at)))
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                (local.set $at (i32.add (local.get $at) (i32.load (i32.const 8))))
                (br_if $rest (i32.lt_u (local.get $at) (local.get $end))))
              (br $more))))
        """;

    // Writes "out" and "err" in turns, without an end or 1,000 times.
    private const string Flood = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1) (data (i32.const 16) "out\nerr\n")
          (func $line (param $fd i32) (param $at i32)
            (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (i32.const 4))
            (drop (call $write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
          (func (export "_start") (loop $more (call $line (i32.const 1) (i32.const 16)) (br $more)))
          (func (export "both") (local $i i32)
            (loop $more
              (call $line (i32.const 1) (i32.const 16)) (call $line (i32.const 2) (i32.const 20))
              (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))))
        """;

    [Fact]
    public async Task Run_Output_ComesWhileTheGuestStillReads()
    {
        using var process = folder.Start("run", folder.Add("cat.wasm", Wat.ToBinary(Cat)));

        foreach (var line in new[] { "first", "second" })
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
            Assert.Equal(line, await process.StandardOutput.ReadLineAsync().WaitAsync(Limit));
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Run_FourMegabytesThroughPipes_ComeOutAsTheyWere()
    {
        var text = string.Concat(Enumerable.Range(0, 400_000).Select(static i => i.ToString("d9", CultureInfo.InvariantCulture) + "\n"));

        var result = await folder.RunAsync(text, "run", folder.Add("cat-large.wasm", Wat.ToBinary(Cat)));

        Assert.True(text == result.Output);
    }

    [Fact]
    public async Task Run_ReaderGoesAway_EndsQuietly()
    {
        folder.Add("flood.wasm", Wat.ToBinary(Flood));

        var result = await folder.RunShellAsync("wasmos run flood.wasm | head -n 2; echo ${PIPESTATUS[0]}");

        Assert.Equal(("out\nout\n141\n", ""), (result.Output, result.Errors));
    }

    [Fact]
    public async Task Run_NobodyReadsThePipe_StillEndsAtItsTimeout()
    {
        using var process = folder.Start("run", "--timeout", "0.3", folder.Add("flood-full.wasm", Wat.ToBinary(Flood)));

        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(124, process.ExitCode);
    }

    [Fact]
    public async Task Run_BothStreamsIntoOneFile_KeepTheGuestsOrder()
    {
        folder.Add("both.wasm", Wat.ToBinary(Flood));

        var result = await folder.RunShellAsync("(wasmos run --invoke both both.wasm; echo after) > all 2>&1; cat all");

        Assert.Equal(string.Concat(Enumerable.Repeat("out\nerr\n", 1000)) + "after\n", result.Output);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Run_Signal_StopsTheGuest(string signal, int exitCode)
    {
        using var process = folder.Start("run", folder.Add($"cat-{signal}.wasm", Wat.ToBinary(Cat)));
        await process.StandardInput.WriteLineAsync("ready");
        await process.StandardInput.FlushAsync();
        await process.StandardOutput.ReadLineAsync().WaitAsync(Limit);

        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
    }
}
