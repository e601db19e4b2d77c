namespace WasmOs.Runtime.Tests.Wasi.Abi;

/// <summary>Pointers and counts of a guest that lead outside of its memory or exceed a limit: the host must not use them.</summary>
public sealed class HostilePointerTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const int BadDescriptor = 8;
    private const int Invalid = 28;

    [Theory]
    [InlineData("(call $fd_write (i32.const 1) (i32.const 1024) (i32.const 0x20000000) (i32.const 1100))", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $fd_write (i32.const 1) (i32.const -8) (i32.const 2) (i32.const 1100))", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $fd_write (i32.const 1) (i32.const 1025) (i32.const 1) (i32.const 1100))", FaultKind.TrapHeapMisaligned)]
    [InlineData("(call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const -4))", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData(
        "(i32.store (i32.const 1028) (i32.const -1)) (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100))",
        FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $fd_read (i32.const 0) (i32.const 1024) (i32.const 0x20000000) (i32.const 1100))", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $poll_oneoff (i32.const 0) (i32.const 0) (i32.const 0x10000000) (i32.const 1100))", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $poll_oneoff (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 1100))", FaultKind.TrapHeapMisaligned)]
    [InlineData("(call $random_get (i32.const 0) (i32.const -1))", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 1108))", FaultKind.TrapHeapMisaligned)]
    [InlineData(
        "(call $path_open (i32.const 3) (i32.const 0) (i32.const -1) (i32.const 2) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 1100))",
        FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("(call $args_sizes_get (i32.const 1100) (i32.const 0x7ffffffc))", FaultKind.TrapMemoryOutOfBounds)]
    public void Pointer_OutsideOrMisaligned_Traps(string body, FaultKind kind)
    {
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files());
        Assert.Equal(kind, outcome.Fault!.Kind);
        Assert.Contains("bad pointer", outcome.Fault.Message, StringComparison.Ordinal);
        AssertHealthy();
    }

    [Theory]
    [InlineData("(call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1025) (i32.const 1100))", Invalid)]
    [InlineData("(call $poll_oneoff (i32.const 0) (i32.const 65536) (i32.const 1025) (i32.const 1100))", Invalid)]
    [InlineData("(call $poll_oneoff (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1100))", Invalid)]
    [InlineData("(call $fd_renumber (i32.const 1) (i32.const 0x7fffffff))", BadDescriptor)]
    [InlineData("(call $fd_renumber (i32.const 0x7fffffff) (i32.const 1))", BadDescriptor)]
    [InlineData("(drop (call $fd_close (i32.const 1))) (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100))", BadDescriptor)]
    [InlineData("(call $fd_close (i32.const -1))", BadDescriptor)]
    public void Count_OrDescriptor_OutOfRange_IsRefused(string body, int errno)
    {
        Assert.Equal(errno, shared.Runtime.RunGuest(WasiGuest.Text(body), WasiGuest.Files()).Result.AsI32());
        AssertHealthy();
    }

    [Fact]
    public void Vectors_Overlapping_AreWrittenEach()
    {
        const string Twice = """(data (i32.const 1032) "\d0\07\00\00\40\00\00\00") """;
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text("(call $fd_write (i32.const 1) (i32.const 1024) (i32.const 2) (i32.const 1100))", Twice));
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.Equal(128, outcome.Stdout.Length);
    }

    [Fact]
    public void Random_OfTheWholeMemory_IsGivenUpToTheBudgetOfACall()
    {
        var limits = ResourceLimits.Default with { MemoryBytes = 256 << 20 };
        using var runtime = TestRuntime.Create(options => options.Sandbox.Limits = limits);
        var most = WasiGuest.Text("(call $random_get (i32.const 0) (i32.const 0x8000000))", pages: 2049);
        Assert.Equal(0, runtime.RunGuest(most, limits: limits).Result.AsI32());
        var more = WasiGuest.Text("(call $random_get (i32.const 0) (i32.const 0x8000001))", pages: 2049);
        Assert.Equal(FaultKind.TrapHost, runtime.RunGuest(more, limits: limits).Fault!.Kind);
    }

    [Fact]
    public void Memory_NotExported_TrapsOnlyWhereItIsNeeded()
    {
        const string None = """
            (module
              (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (func (export "run") (result i32) call $yield)
              (func (export "needs") (result i32) (call $random (i32.const 0) (i32.const 1))))
            """;
        using var module = shared.Runtime.LoadText(None);
        Assert.Equal(0, module.Call("run").Result.AsI32());
        Assert.Equal(FaultKind.TrapMemoryOutOfBounds, module.Call("needs").Fault!.Kind);
    }

    private void AssertHealthy() =>
        Assert.Equal(
            64, shared.Runtime.RunGuest(WasiGuest.Text("(call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100))")).Stdout.Length);
}
