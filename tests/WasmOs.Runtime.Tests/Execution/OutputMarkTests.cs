using System.Text;
using WasmOs.Runtime.Tests.Wasi;

namespace WasmOs.Runtime.Tests.Execution;

/// <summary>The marks of a run's output: when the guest wrote to which stream, and from which offset on.</summary>
public sealed class OutputMarkTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const string Line = "(data (i32.const 2000) \"line\\n\") (data (i32.const 1028) \"\\05\") (data (i32.const 3016) \"\\01\")";

    [Fact]
    public void Marks_OfARunThatWritesNothing_AreNone()
    {
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text("(call $sched_yield)"));

        Assert.Empty(outcome.Marks);
        Assert.False(outcome.MarksAreCut);
    }

    [Fact]
    public void Marks_OfWritesApart_HaveTimesApart()
    {
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(
            $"{Write(1)} (i64.store (i32.const 3024) (i64.const 20000000)) (drop (call $poll_oneoff (i32.const 3000) (i32.const 4000) (i32.const 1) (i32.const 1100))) {Write(1)} (i32.const 0)", Line));

        Assert.Equal([(OutputStream.Stdout, 0), (OutputStream.Stdout, 5)], outcome.Marks.Select(mark => (mark.Stream, mark.Offset)));
        Assert.InRange(outcome.Marks[1].Time - outcome.Marks[0].Time, TimeSpan.FromMilliseconds(20), outcome.Usage.Duration + outcome.Usage.Queued);
    }

    [Fact]
    public void Marks_OfBothStreams_AreInTheOrderOfTheWrites()
    {
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text($"{Write(2)} {Write(1)} {Write(2)} (i32.const 0)", Line));

        Assert.Equal([(OutputStream.Stderr, 0), (OutputStream.Stdout, 0), (OutputStream.Stderr, 5)], outcome.Marks.Select(mark => (mark.Stream, mark.Offset)));
        Assert.Equal(outcome.Marks.OrderBy(mark => mark.Time), outcome.Marks);
    }

    [Fact]
    public void Marks_OfAFlood_AreBoundedAndFlagged()
    {
        const string Flood = "(loop $next {0} {1} (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 5000)))) (i32.const 0)";
        using var module = shared.Runtime.LoadText(WasiGuest.Text(string.Format(null, CompositeFormat.Parse(Flood), Write(1), Write(2)), Line));

        var outcome = module.Call("run");

        Assert.Equal((1000, true, 25_000), (outcome.Marks.Length, outcome.MarksAreCut, outcome.Stdout.Length));
        Assert.False(outcome.Truncated);
    }

    [Fact]
    public void Marks_BehindTheOutputsLimit_AreNotMade()
    {
        var limits = ResourceLimits.Default with { OutputBytes = 5 };
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text($"{Write(1)} {Write(2)} {Write(1)} {Write(2)} (i32.const 0)", Line), limits: limits);

        Assert.Equal(2, outcome.Marks.Length);
        Assert.True(outcome.Truncated);
    }

    private static string Write(int descriptor) => $"(drop (call $fd_write (i32.const {descriptor}) (i32.const 1024) (i32.const 1) (i32.const 1100)))";
}
