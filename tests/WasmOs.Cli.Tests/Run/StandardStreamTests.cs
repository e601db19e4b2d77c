using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Run;

/// <summary>What standard streams can be besides pipes: files, devices, terminals, directories, nothing.</summary>
[Trait("Trial", "1.19")]
public sealed class StandardStreamTests : IClassFixture<CliFolder>
{
    private const string Prelude = """
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $stat (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $flags (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 1024) "text\n")
        """;

    private readonly CliFolder _folder;

    public StandardStreamTests(CliFolder folder)
    {
        _folder = folder;
        AddText("read.wat", "(i32.store (i32.const 4) (i32.const 100)) (call $exit (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))");
        AddText("read-nothing.wat", "(call $exit (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))");
        AddText(
            "read-length.wat",
            "(i32.store (i32.const 4) (i32.const 100)) (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))) (call $exit (i32.load (i32.const 8)))");
        AddText("read-nonblocking.wat", """
            (drop (call $flags (i32.const 0) (i32.const 4)))
            (i32.store (i32.const 4) (i32.const 100)) (call $exit (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
            """);
        AddText("write.wat", "(i32.store (i32.const 4) (i32.const 5)) (call $exit (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))");
        AddText("write-nothing.wat", "(call $exit (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))");
        AddText("types.wat", """
            (drop (call $stat (i32.const 0) (i32.const 104))) (drop (call $stat (i32.const 1) (i32.const 208)))
            (call $exit (i32.add (i32.eq (i32.load8_u (i32.const 104)) (i32.const 2)) (i32.mul (i32.const 10) (i32.eq (i32.load8_u (i32.const 208)) (i32.const 2)))))
            """);
        AddText("poll.wat", Poll);
        AddText("poll-closed.wat", "(drop (call $close (i32.const 0)))" + Poll);
        AddText(
            "poll-ready.wat", "(i32.store (i32.const 4) (i32.const 5)) (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))" + Poll);
    }

    // Waits for standard input alone; ends with the event's error, or with 100 and the number of events.
    private static string Poll => """
        (i32.store (i32.const 0) (i32.const 1024))
        (i32.store8 (i32.const 2008) (i32.const 1))
        (drop (call $poll (i32.const 2000) (i32.const 3000) (i32.const 1) (i32.const 8)))
        (call $exit (select (i32.load16_u (i32.const 3008)) (i32.add (i32.const 100) (i32.load (i32.const 8))) (i32.load16_u (i32.const 3008))))
        """;

    [Theory]
    [InlineData("wasmos run read.wat < .", 31)]
    [InlineData("wasmos run read.wat < /dev/null", 0)]
    [InlineData("wasmos run read.wat <&-", 0)]
    [InlineData("wasmos run read-length.wat < /dev/null", 0)]
    [InlineData("wasmos run read-length.wat <&-", 0)]
    [InlineData("wasmos run read-length.wat <&- >&- 2>&-", 0)]
    [InlineData("wasmos run read-length.wat < /dev/zero", 100)]
    [InlineData("wasmos run write.wat > /dev/full", 51)]
    [InlineData("wasmos run write-nothing.wat > /dev/full", 0)]
    [InlineData("wasmos run write.wat > /dev/null", 0)]
    [InlineData("wasmos run write.wat >&-", 0)]
    [InlineData("wasmos run poll.wat < poll.wat", 101)]
    [InlineData("wasmos run poll.wat < /dev/null", 101)]
    [InlineData("wasmos run poll.wat <&-", 101)]
    [InlineData("echo x | wasmos run poll.wat", 101)]
    [InlineData("true | wasmos run poll.wat", 101)]
    [InlineData("wasmos run poll-closed.wat < /dev/null", 8)]
    [InlineData("printf 'a\\nb\\n' > lines; (read -r first; wasmos run read-length.wat) < lines", 2)]
    public async Task Run_StreamOfThisKind_IsAsOnThisMachine(string line, int exitCode)
    {
        var result = await _folder.RunShellAsync(line);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Errors));
    }

    [Theory]
    [InlineData("read-nothing.wat", 0)]
    [InlineData("read-nonblocking.wat", 6)]
    public async Task Run_InputThatIsOpenAndEmpty_IsNotWaitedFor(string file, int exitCode)
    {
        using var process = _folder.Start("run", file);

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(exitCode, process.ExitCode);
    }

    [Fact]
    public async Task Run_GuestPollsInputThatComesLater_IsWokenByIt()
    {
        using var process = _folder.Start("run", "poll-ready.wat");
        Assert.Equal("text", await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.False(process.HasExited);

        await process.StandardInput.WriteLineAsync("now");
        await process.StandardInput.FlushAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(101, process.ExitCode);
    }

    [Theory]
    [InlineData("script -qec \"$wasmos run types.wat\" /dev/null < /dev/null", 11)]
    [InlineData("script -qec \"$wasmos run types.wat < poll.wat\" /dev/null < /dev/null", 10)]
    [InlineData("script -qec \"$wasmos run types.wat > out\" /dev/null < /dev/null", 1)]
    [InlineData("wasmos run types.wat < /dev/null > /dev/null", 0)]
    public async Task Run_EachStreamThatIsATerminal_IsTheGuestsToo(string line, int exitCode)
    {
        var result = await _folder.RunShellAsync(line);

        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public async Task Run_OwnWordsCannotBeWritten_SaysWhy()
    {
        _folder.Add("calc.wasm", Guests.Calc());

        var full = await _folder.RunShellAsync("wasmos run --invoke add calc.wasm 1 2 > /dev/full");
        var closed = await _folder.RunShellAsync("wasmos run --invoke add calc.wasm 1 2 >&-");
        var silent = await _folder.RunShellAsync("wasmos run missing.wasm 2>&-");

        Assert.Equal((1, "wasmos: standard output cannot be written: no space is left on the device\n"), (full.ExitCode, full.Errors));
        Assert.Equal((0, ""), (closed.ExitCode, closed.Errors));
        Assert.Equal(1, silent.ExitCode);
    }

    private void AddText(string name, string body) => File.WriteAllText(
        Path.Combine(_folder.Path, name), $"{Prelude} (func (export \"_start\") (i32.store (i32.const 0) (i32.const 1024)) {body}))");
}
