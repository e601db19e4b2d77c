namespace WasmOs.Runtime.Tests.Execution;

/// <summary>What succeeds and what fails before a module's function is called: start functions, segments, imports.</summary>
public sealed class InstantiationTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private static readonly ResourceLimits Short = ResourceLimits.Default with { Timeout = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData(StartGuests.Works)]
    [InlineData(SegmentGuests.DataInBounds)]
    [InlineData(SegmentGuests.PassiveData)]
    [InlineData(ImportGuests.Abort)]
    public void Call_InstantiationWorks_Answers(string guest)
    {
        using var module = shared.Runtime.LoadText(guest);
        Assert.Equal(42, module.Call("answer").Result.AsI32());
    }

    [Theory]
    [InlineData(StartGuests.Traps, FaultKind.StartFailed)]
    [InlineData(StartGuests.Loops, FaultKind.DeadlineExceeded)]
    [InlineData(StartGuests.Recurses, FaultKind.StackOverflow)]
    [InlineData(SegmentGuests.DataOutOfBounds, FaultKind.StartFailed)]
    [InlineData(SegmentGuests.ElementOutOfBounds, FaultKind.StartFailed)]
    public async Task Call_InstantiationFails_IsItsFault(string guest, FaultKind kind)
    {
        using var module = shared.Runtime.LoadText(guest);
        Assert.Equal(kind, module.CallWith(Short, "answer").Fault?.Kind);
        await shared.Runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.Equal(kind, module.CallWith(Short, "answer").Fault?.Kind);
    }

    [Fact]
    public void Call_StartFunctionUsesUpFuel_IsFuelExhausted()
    {
        using var module = shared.Runtime.LoadText(StartGuests.Loops, ResourceLimits.Default with { Fuel = 1_000_000 });
        Assert.Equal(FaultKind.FuelExhausted, module.CallWith(Short with { Fuel = 1000 }, "answer").Fault!.Kind);
    }

    [Fact]
    public void Call_StartFunctionGrows_StopsAtTheLimit()
    {
        using var module = shared.Runtime.LoadText(StartGuests.Grows);
        Assert.Equal(16, module.CallWith(ResourceLimits.Default with { MemoryBytes = 1 << 20 }, "answer").Result.AsI32());
    }

    [Fact]
    public void Call_DroppedSegment_IsATrap()
    {
        using var module = shared.Runtime.LoadText(SegmentGuests.PassiveData);
        Assert.Equal(FaultKind.TrapMemoryOutOfBounds, module.Call("again").Fault!.Kind);
    }

    [Theory]
    [InlineData(ImportGuests.UnknownModule, "'nothing' of 'nowhere'")]
    [InlineData(ImportGuests.UnknownFunction, "'no_such_function' of 'env'")]
    [InlineData(ImportGuests.WrongFunctionType, "'abort' of 'env'")]
    [InlineData(ImportGuests.WrongKind, "'abort' of 'env'")]
    [InlineData(ImportGuests.MemoryTableAndGlobal, "'memory'")]
    [InlineData(ImportGuests.BrowserToolchains, "'runtime.wasmExit' of 'gojs'")]
    public void Call_ImportThatIsNotOffered_IsALinkErrorThatNamesIt(string guest, string name)
    {
        using var module = shared.Runtime.LoadText(guest);
        var fault = module.Call("answer").Fault!;
        Assert.Equal(FaultKind.LinkError, fault.Kind);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Message, module.Module.LinkError);
        Assert.False(module.Analysis.Imports.All(shared.Runtime.Provides));
    }

    [Fact]
    public void Provides_ImportThatIsOffered_IsTrue()
    {
        var scan = shared.Runtime.Analyze(WasmOs.Wasmtime.Wat.ToBinary(ImportGuests.Abort));
        Assert.True(shared.Runtime.Provides(Assert.Single(scan.Analysis!.Imports)));
    }
}
