using System.Collections.Immutable;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.History;

public class ExecutionLogTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task Read_BothStreams_GivesTheirLinesInTheOrderOfTheWritesWithTimes()
    {
        var (entry, start) = await KeepAsync("one\ntwo\nthree\n"u8, "bad\nworse"u8, [Out(0, 0), Err(0, 5), Out(4, 10), Err(6, 20), Out(8, 30)]);

        var page = ExecutionLog.Read(entry, 100, null).Value;

        Assert.Equal(
            [(0, "stdout", "one"), (5, "stderr", "bad"), (5, "stderr", "worse"), (10, "stdout", "two"), (30, "stdout", "three")],
            page.Items.Select(line => ((int)(line.Time - start).TotalMilliseconds, Name(line), line.Text)));
        Assert.Equal((false, false, null), (page.Truncated, page.TimesTruncated, page.Continuation));
    }

    /// <summary>Marks end at a limit, and the other stream may begin behind it.</summary>
    [Fact]
    public async Task Read_AStreamThatBeganBehindTheLastMark_HasItsLinesWithThatMarksTime()
    {
        var (entry, start) = await KeepAsync("one\ntwo\n"u8, "late\n"u8, [Out(0, 1), Out(4, 9)], cut: true);

        Assert.Equal([(1, "one"), (9, "two"), (9, "late")], Texts(entry, start));
    }

    [Fact]
    public async Task Read_ALineInPieces_HasTheTimeOfItsFirst()
    {
        var (entry, start) = await KeepAsync("ab\nc\n"u8, default, [Out(0, 1), Out(1, 50), Out(3, 90)]);

        Assert.Equal([(1, "ab"), (90, "c")], Texts(entry, start));
    }

    [Fact]
    public async Task Read_BytesThatAreNoText_KeepTheLinesAndTheirTimes()
    {
        var (entry, start) = await KeepAsync([0xff, 0xfe, (byte)'\n', 0xff, (byte)'\n'], default, [Out(0, 1), Out(3, 40)]);

        Assert.Equal([(1, "\ufffd\ufffd"), (40, "\ufffd")], Texts(entry, start));
    }

    [Fact]
    public async Task Read_OutputThatIsKeptApart_IsTheSame()
    {
        var output = new StringBuilder().Insert(0, "a line of some length\n", 4000).Append("last");
        var (entry, start) = await KeepAsync(Encoding.UTF8.GetBytes(output.ToString()), default, [Out(0, 1), Out(3999 * 22, 70)]);

        var lines = ReadAll(entry, 1000);

        Assert.Equal(4001, lines.Count);
        Assert.Equal(
            [(1, "a line of some length"), (70, "a line of some length"), (70, "last")],
            lines[^3..].Select(line => ((int)(line.Time - start).TotalMilliseconds, line.Text)));
    }

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", @"\u{1b}[31mred\u{1b}[0m")]
    [InlineData("a\rb\tc\0", @"a\u{d}b\u{9}c\u{0}")]
    [InlineData("a\\u{1b}", @"a\\u{1b}")]
    [InlineData("abc\u202edef\u2028", @"abc\u{202e}def\u{2028}")]
    [InlineData("blåbær 🍓", "blåbær 🍓")]
    [InlineData("dos\r\n", "dos")]
    public async Task Read_WhatDoesNotPrint_IsEscapedInTheLogAndRawInTheOutput(string written, string shown)
    {
        var (entry, _) = await KeepAsync(Encoding.UTF8.GetBytes(written), default, [Out(0, 0)]);

        Assert.Equal(shown, Assert.Single(ExecutionLog.Read(entry, 10, null).Value.Items).Text);
        Assert.Equal(written, entry.Stdout);
    }

    [Theory]
    [InlineData(8192, 8192, false)]
    [InlineData(8193, 8192, true)]
    [InlineData(100_000, 8192, true)]
    public async Task Read_ALongLine_IsCutAndFlagged(int length, int shown, bool truncated)
    {
        var (entry, _) = await KeepAsync(Encoding.UTF8.GetBytes(new string('x', length) + "\nnext"), default, [Out(0, 0)]);

        var lines = ExecutionLog.Read(entry, 10, null).Value.Items;

        Assert.Equal((shown, truncated), (lines[0].Text.Length, lines[0].Truncated));
        Assert.Equal(("next", false), (lines[1].Text, lines[1].Truncated));
    }

    [Fact]
    public async Task Read_ManyControlCharacters_AreCutInTheirLongForm()
    {
        var (entry, _) = await KeepAsync(Encoding.UTF8.GetBytes(new string('\u0001', 8000)), default, [Out(0, 0)]);

        var line = Assert.Single(ExecutionLog.Read(entry, 10, null).Value.Items);

        Assert.True(line is { Truncated: true, Text.Length: <= ExecutionLog.MaxLineLength });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Read_InPages_GivesEveryLineOnce(int limit)
    {
        var (entry, _) = await KeepAsync("1\n3\n\n5\n"u8, "2\n4\n"u8, [Out(0, 0), Err(0, 2), Out(2, 3), Err(2, 4), Out(4, 5)]);

        Assert.Equal(["1", "2", "3", "4", "", "5"], ReadAll(entry, limit).Select(line => line.Text));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("99999999999")]
    public async Task Read_AForeignContinuation_IsRefused(string continuation)
    {
        var (entry, _) = await KeepAsync("1\n"u8, default, [Out(0, 0)]);

        Assert.Equal("continuation-invalid", ExecutionLog.Read(entry, 10, continuation).Error!.Slug);
    }

    [Fact]
    public async Task Read_ARunThatWroteNothing_IsEmpty()
    {
        var (entry, _) = await KeepAsync(default, default, []);

        Assert.Empty(ExecutionLog.Read(entry, 10, null).Value.Items);
    }

    [Fact]
    public async Task Read_OutputOrMarksThatWereCut_SaysSo()
    {
        var (entry, start) = await KeepAsync("1\n2\n3\n"u8, default, [Out(0, 1)], cut: true);

        var page = ExecutionLog.Read(entry, 10, null).Value;

        Assert.Equal((true, true), (page.Truncated, page.TimesTruncated));
        Assert.Equal([(1, "1"), (1, "2"), (1, "3")], Texts(entry, start));
    }

    private static OutputMark Out(int offset, int milliseconds) => new(OutputStream.Stdout, offset, TimeSpan.FromMilliseconds(milliseconds));

    private static OutputMark Err(int offset, int milliseconds) => new(OutputStream.Stderr, offset, TimeSpan.FromMilliseconds(milliseconds));

    private static string Name(ExecutionLogLine line) => line.Stream == OutputStream.Stdout ? "stdout" : "stderr";

    private static IEnumerable<(int, string)> Texts(ExecutionEntry entry, DateTimeOffset start) =>
        ExecutionLog.Read(entry, 100, null).Value.Items.Select(line => ((int)(line.Time - start).TotalMilliseconds, line.Text));

    private static List<ExecutionLogLine> ReadAll(ExecutionEntry entry, int limit)
    {
        var lines = new List<ExecutionLogLine>();
        Result<ExecutionLogPage> page;
        string? continuation = null;
        do
        {
            page = ExecutionLog.Read(entry, limit, continuation);
            Assert.InRange(page.Value.Items.Count, 0, limit);
            lines.AddRange(page.Value.Items);
            continuation = page.Value.Continuation;
        }
        while (continuation is not null);

        return lines;
    }

    /// <summary>Writes a run to the history and to storage, and reads it back together with the start time of the guest.</summary>
    private Task<(ExecutionEntry Entry, DateTimeOffset Start)> KeepAsync(
        ReadOnlySpan<byte> stdout, ReadOnlySpan<byte> stderr, ImmutableArray<OutputMark> marks, bool cut = false)
    {
        var queued = TimeSpan.FromMilliseconds(250);
        var id = ExecutionId.New(kernel.Time);
        var run = TestRuns.Make(id) with
        {
            Outcome = new ExecutionOutcome
            {
                Stdout = stdout.ToArray(),
                Stderr = stderr.ToArray(),
                Marks = marks,
                MarksAreCut = cut,
                Truncated = cut,
                Usage = new ExecutionUsage { Queued = queued },
            },
        };
        return KeepAsync(run, id.Time + queued);
    }

    private async Task<(ExecutionEntry Entry, DateTimeOffset Start)> KeepAsync(ExecutionResult run, DateTimeOffset start)
    {
        var history = kernel.NewHistory("log" + run.Id);
        history.Append(run);
        await history.FlushAsync(None);
        return ((await history.GetAsync(run.Id, None)).Value, start);
    }
}
