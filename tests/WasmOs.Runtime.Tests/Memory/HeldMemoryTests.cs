using System.Globalization;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Tests.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Runtime.Tests.Memory;

/// <summary>Memory that the host holds for a run, besides the guest's linear memory, is counted, limited and returned.</summary>
[Trait("Trial", "1.6")]
public sealed class HeldMemoryTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int NoSpace = 51;
    private const int FileTooBig = 22;
    private const long Page = 64 * 1024;

    private static readonly WasiLimits Wide = WasiLimits.Widest;

    /// <summary>A guest that writes its first 64 KiB of memory to the file a, n times, at multiples of step. Returns the first error number, or 0.</summary>
    private static string WriteTimes(int n, long step) => string.Create(CultureInfo.InvariantCulture, $$"""
        (drop {{WasiGuest.OpenA}})
        (i32.store (i32.const 1024) (i32.const 0))
        (i32.store (i32.const 1028) (i32.const 65536))
        (local.set $n (i32.const 0))
        (loop $again
          (local.set $m (call $fd_pwrite (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i64.mul (i64.extend_i32_u (local.get $n)) (i64.const {{step}})) (i32.const 1200)))
          (if (local.get $m) (then (return (local.get $m))))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $n) (i32.const {{n}}))))
        (i32.const 0)
        """);

    [Fact]
    public void Scratch_FilledWithinTheLimit_IsPartOfThePeakAndGivenBack()
    {
        var outcome = Run(WriteTimes(160, Page), Wide);
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.InRange(outcome.Usage.MemoryPeakBytes, 164 * Page, 170 * Page);
        Assert.Equal(0, shared.Runtime.HeldMemory.Bytes);
    }

    [Fact]
    public void Scratch_BeyondTheRunsLimit_FindsNoSpace()
    {
        var outcome = Run(WriteTimes(160, Page), Wide, heldBytes: 100 * Page);
        Assert.Equal(NoSpace, outcome.Result.AsI32());
        Assert.InRange(outcome.Usage.MemoryPeakBytes, 90 * Page, 104 * Page);
    }

    [Fact]
    public void Scratch_BeyondTheHostsCeiling_FindsNoSpaceAndTheHostGoesOn()
    {
        using var runtime = WasmRuntime.Create(new RuntimeOptions { MaxHeldBytes = 16 * Page, Sandbox = new SandboxOptions { AllowFiles = true } });
        Assert.Equal(NoSpace, runtime.RunGuest(WasiGuest.Text(WriteTimes(160, Page)), WasiGuest.Files(Wide)).Result.AsI32());
        Assert.Equal(0, runtime.HeldMemory.Bytes);
        Assert.Equal(0, runtime.RunGuest(WasiGuest.Text(WriteTimes(10, Page)), WasiGuest.Files(Wide)).Result.AsI32());
        Assert.True(runtime.HeldMemory.Refusals > 0);
    }

    [Fact]
    public void Scratch_WrittenFarBehindItsEnd_CostsWhatIsWritten()
    {
        var outcome = Run(WriteTimes(10, 100 << 20), Wide);
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.InRange(outcome.Usage.MemoryPeakBytes, 14 * Page, 26 * Page);
        Assert.Equal(FileTooBig, Run(WriteTimes(3, 1 << 30), Wide).Result.AsI32());
    }

    [Fact]
    public void Scratch_TruncatedAndWrittenAgain_IsGivenBackEachTime()
    {
        var again = $"""
            (drop {WasiGuest.OpenA})
            (i32.store (i32.const 1024) (i32.const 0))
            (i32.store (i32.const 1028) (i32.const 65536))
            (loop $again
              (if (call $fd_pwrite (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i64.const 65536) (i32.const 1200)) (then (return (i32.const 1))))
              (if (call $fd_filestat_set_size (i32.load (i32.const 1100)) (i64.const 0)) (then (return (i32.const 2))))
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 1000))))
            (i32.const 0)
            """;
        var outcome = Run(again, Wide, heldBytes: 20 * Page);
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.InRange(outcome.Usage.MemoryPeakBytes, 4 * Page, 8 * Page);
    }

    [Fact]
    public void Scratch_DeletedWhileOpen_IsHeldUntilItIsClosed()
    {
        var deleted = $"""
            (loop $again
              (drop {WasiGuest.OpenA})
              (i32.store (i32.const 1024) (i32.const 0))
              (i32.store (i32.const 1028) (i32.const 65536))
              (if (call $fd_pwrite (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i64.const 0) (i32.const 1200)) (then (return (local.get $n))))
              (drop (call $path_unlink_file (i32.const 3) (i32.const 1000) (i32.const 1)))
              CLOSE
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 100))))
            (i32.const 1000)
            """;
        Assert.InRange(Run(deleted.Replace("CLOSE", "", StringComparison.Ordinal), Wide, heldBytes: 20 * Page).Result.AsI32(), 10, 20);
        Assert.Equal(1000, Run(
            deleted.Replace("CLOSE", "(drop (call $fd_close (i32.load (i32.const 1100))))", StringComparison.Ordinal), Wide,
            heldBytes: 20 * Page).Result.AsI32());
    }

    [Fact]
    public void Scratch_OfEmptyDirectories_CountsTheirNodesAndNames()
    {
        // Creates directories with names of four letters, stored at 1000 and incremented in base 26.
        const string Many = """
            (i32.store (i32.const 1000) (i32.const 0x61616161))
            (loop $again
              (local.set $m (call $path_create_directory (i32.const 3) (i32.const 1000) (i32.const 4)))
              (if (local.get $m) (then (return (local.get $m))))
              (i32.store8 (i32.const 1000) (i32.add (i32.const 97) (i32.rem_u (local.get $n) (i32.const 26))))
              (i32.store8 (i32.const 1001) (i32.add (i32.const 97) (i32.rem_u (i32.div_u (local.get $n) (i32.const 26)) (i32.const 26))))
              (i32.store8 (i32.const 1002) (i32.add (i32.const 97) (i32.div_u (local.get $n) (i32.const 676))))
              (i32.store8 (i32.const 1003) (i32.const 98))
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 6000))))
            (i32.const 0)
            """;
        Assert.Equal(NoSpace, Run(Many, Wide, heldBytes: 1 << 20).Result.AsI32());
        var outcome = Run(Many, Wide);
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.InRange(outcome.Usage.MemoryPeakBytes, 4 * Page + 6000 * 200, 4 * Page + 6000 * 500);
    }

    [Fact]
    public void Output_BeyondTheHostsCeiling_IsCutAndSaidToBe()
    {
        const string Print = """
            (i32.store (i32.const 1024) (i32.const 0))
            (i32.store (i32.const 1028) (i32.const 200000))
            (loop $again
              (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1200)))
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 20))))
            (i32.const 0)
            """;
        using var runtime = WasmRuntime.Create(new RuntimeOptions { MaxHeldBytes = 16 * Page, Sandbox = new SandboxOptions { AllowFiles = true } });
        var limits = ResourceLimits.Default with { OutputBytes = 8 << 20 };
        var outcome = runtime.RunGuest(WasiGuest.Text(Print), WasiGuest.Files(), limits);
        Assert.True(outcome.Truncated);
        Assert.InRange(outcome.Stdout.Length, 200_000, 17 * Page);
        Assert.True(outcome.Usage.MemoryPeakBytes > 4 * Page + outcome.Stdout.Length);
        Assert.Equal(0, runtime.HeldMemory.Bytes);
    }

    [Fact]
    public void Volume_ChangedAndKept_HoldsWhatItChangesOnly()
    {
        var volume = new MemoryVolume(new FileTree([FileTreeEntry.File("a", new byte[50 * Page])]));
        var mount = new VolumeMount("/", volume);
        var outcome = shared.Runtime.RunGuest(
            WasiGuest.Text(WriteTimes(2, Page)), WasiGuest.Files(Wide, mount),
            ResourceLimits.Default with { HeldBytes = 20 * Page });
        Assert.Null(outcome.Fault);
        Assert.InRange(outcome.Usage.MemoryPeakBytes, 5 * Page, 8 * Page);
        Assert.Equal(0, shared.Runtime.HeldMemory.Bytes);
    }

    [Fact]
    public void RunMemory_TakenAndReturned_LeavesNothingWithTheHost()
    {
        var host = new HeldMemory(100 * Page);
        var run = new RunMemory(host);
        run.Begin(50 * Page);
        Assert.True(run.TryTake(Page));
        Assert.Equal(0, host.Bytes);
        Assert.True(run.TryTake(49 * Page));
        Assert.False(run.TryTake(1));
        Assert.Equal(49 * Page, host.Bytes);
        run.Return(45 * Page);
        Assert.InRange(host.Bytes, 4 * Page, 21 * Page);
        Assert.Equal(50 * Page, run.Peak);
        using (var reservation = new MemoryReservation(host, 10 * Page))
        {
            Assert.True(reservation.TryTake(10 * Page));
            Assert.False(reservation.TryTake(1));
            run.TakeOver(reservation);
            Assert.False(reservation.TryTake(1));
        }

        Assert.Equal(15 * Page, run.Bytes);
        run.End();
        Assert.Equal(0, host.Bytes);
    }

    private ExecutionOutcome Run(string body, WasiLimits limits, long heldBytes = 128L << 20) =>
        shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files(limits), ResourceLimits.Default with { HeldBytes = heldBytes });
}
