namespace WasmOs.Runtime.Tests.Execution;

/// <summary>Each way in which a guest can fail is reported as the fault kind that belongs to it.</summary>
public sealed class FaultTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    [Theory]
    [InlineData("unreachable", FaultKind.TrapUnreachable, "trap.unreachable")]
    [InlineData("memory_out_of_bounds", FaultKind.TrapMemoryOutOfBounds, "trap.memory_out_of_bounds")]
    [InlineData("memory_out_of_bounds_by_overflow", FaultKind.TrapMemoryOutOfBounds, "trap.memory_out_of_bounds")]
    [InlineData("memory_fill_out_of_bounds", FaultKind.TrapMemoryOutOfBounds, "trap.memory_out_of_bounds")]
    [InlineData("table_out_of_bounds", FaultKind.TrapTableOutOfBounds, "trap.table_out_of_bounds")]
    [InlineData("call_out_of_bounds", FaultKind.TrapTableOutOfBounds, "trap.table_out_of_bounds")]
    [InlineData("indirect_call_to_null", FaultKind.TrapIndirectCallToNull, "trap.indirect_call_to_null")]
    [InlineData("bad_signature", FaultKind.TrapBadSignature, "trap.bad_signature")]
    [InlineData("integer_overflow", FaultKind.TrapIntegerOverflow, "trap.integer_overflow")]
    [InlineData("conversion_overflow", FaultKind.TrapIntegerOverflow, "trap.integer_overflow")]
    [InlineData("divide_by_zero", FaultKind.TrapDivideByZero, "trap.divide_by_zero")]
    [InlineData("remainder_by_zero", FaultKind.TrapDivideByZero, "trap.divide_by_zero")]
    [InlineData("bad_conversion_to_integer", FaultKind.TrapBadConversionToInteger, "trap.bad_conversion_to_integer")]
    [InlineData("stack_overflow", FaultKind.StackOverflow, "stack_overflow")]
    public async Task Call_Trap_IsItsFault(string function, FaultKind kind, string wireName)
    {
        using var module = shared.Runtime.LoadText(TrapGuests.All);
        AssertFault(module.Call(function), kind, function);
        await shared.Runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        var optimized = module.Call(function);
        AssertFault(optimized, kind, function);
        Assert.Equal(wireName, kind.ToWireName());
        Assert.Equal(ExecutionStatus.Failed, optimized.Status);
        Assert.Equal(0, optimized.ResultCount);
    }

    [Fact]
    public void Call_NullReference_IsItsFault()
    {
        using var module = shared.Runtime.LoadText(TrapGuests.NullReference);
        AssertFault(module.Call("null_reference"), FaultKind.TrapNullReference, "null_reference");
    }

    [Fact]
    public void Call_Exception_IsAFaultOnlyWhenNothingCatchesIt()
    {
        using var module = shared.Runtime.LoadText(TrapGuests.Exception);
        Assert.Equal(FaultKind.TrapUncaughtException, module.Call("uncaught_exception").Fault!.Kind);
        Assert.Equal(7, module.Call("caught").Result.AsI32());
    }

    [Fact]
    public void Call_NestedTrap_NamesItsFramesInnermostFirst()
    {
        using var module = shared.Runtime.LoadText(TrapGuests.Nested);
        var frames = module.Call("outer").Fault!.Backtrace;
        Assert.Equal(["inner", "middle", "outer"], frames.Select(frame => frame.Function));
        Assert.All(frames, frame => Assert.True(frame.Offset > 0));
    }

    [Fact]
    public void Call_DeepTrap_CutsItsBacktrace()
    {
        using var module = shared.Runtime.LoadText(TrapGuests.Deep);
        Assert.InRange(module.Call("deep", 2000).Fault!.Backtrace.Length, 1, 64);
    }

    [Fact]
    public void Call_HostileFunctionName_IsEscapedAndBounded()
    {
        using var module = shared.Runtime.LoadText(TrapGuests.HostileFunctionName);
        var name = module.Call("run").Fault!.Backtrace[0].Function!;
        Assert.DoesNotContain('\n', name);
        Assert.InRange(name.Length, 1, 128);
    }

    [Theory]
    [InlineData(0, FaultKind.TrapUnreachable)]
    [InlineData(1, FaultKind.TrapDivideByZero)]
    [InlineData(2, FaultKind.TrapIntegerOverflow)]
    [InlineData(3, FaultKind.TrapMemoryOutOfBounds)]
    [InlineData(4, FaultKind.TrapIndirectCallToNull)]
    [InlineData(5, FaultKind.TrapBadSignature)]
    [InlineData(6, FaultKind.TrapTableOutOfBounds)]
    [InlineData(7, FaultKind.TrapBadConversionToInteger)]
    public void Call_TrapOfACompiledProgram_IsItsFault(int trap, FaultKind kind)
    {
        using var module = shared.Runtime.Load(Guests.Misbehave());
        Assert.Equal(kind, module.Call("trap", trap).Fault!.Kind);
    }

    [Fact]
    public void ToWireName_EveryKind_IsItsOwnName()
    {
        var names = Enum.GetValues<FaultKind>().Select(kind => kind.ToWireName()).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z_.]+$", name));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((FaultKind)200).ToWireName());
    }

    private static void AssertFault(ExecutionOutcome outcome, FaultKind kind, string function)
    {
        Assert.Equal(kind, outcome.Fault?.Kind);
        Assert.Equal(function, outcome.Fault!.Backtrace[0].Function);
        Assert.NotEmpty(outcome.Fault.Message);
    }
}
