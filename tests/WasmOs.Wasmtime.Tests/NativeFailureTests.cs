using WasmOs.TestKit;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime.Tests;

public sealed class NativeFailureTests
{
    [Theory]
    [InlineData(CompilerStrategy.Cranelift)]
    [InlineData(CompilerStrategy.Winch)]
    public void Frames_NestedTrap_AreNamedInnermostFirst(CompilerStrategy strategy)
    {
        var failure = Run(TrapGuests.Nested, "outer", strategy);
        Assert.Equal(TrapCode.UnreachableCodeReached, failure.TrapCode);
        Assert.Equal(["inner", "middle", "outer"], failure.Frames.Select(frame => frame.FunctionName));
        Assert.Equal([0u, 1u, 2u], failure.Frames.Select(frame => frame.FunctionIndex));
        Assert.All(failure.Frames, frame => Assert.True(frame.ModuleOffset > 0));
    }

    [Fact]
    public void Frames_DeepTrap_AreCut()
    {
        var failure = Run(TrapGuests.Deep, "deep", CompilerStrategy.Cranelift, 1000);
        Assert.InRange(failure.Frames.Count, 1, 64);
    }

    [Theory]
    [InlineData("unreachable", TrapCode.UnreachableCodeReached)]
    [InlineData("memory_out_of_bounds", TrapCode.MemoryOutOfBounds)]
    [InlineData("memory_out_of_bounds_by_overflow", TrapCode.MemoryOutOfBounds)]
    [InlineData("memory_fill_out_of_bounds", TrapCode.MemoryOutOfBounds)]
    [InlineData("table_out_of_bounds", TrapCode.TableOutOfBounds)]
    [InlineData("call_out_of_bounds", TrapCode.TableOutOfBounds)]
    [InlineData("indirect_call_to_null", TrapCode.IndirectCallToNull)]
    [InlineData("bad_signature", TrapCode.BadSignature)]
    [InlineData("integer_overflow", TrapCode.IntegerOverflow)]
    [InlineData("conversion_overflow", TrapCode.IntegerOverflow)]
    [InlineData("divide_by_zero", TrapCode.IntegerDivisionByZero)]
    [InlineData("remainder_by_zero", TrapCode.IntegerDivisionByZero)]
    [InlineData("bad_conversion_to_integer", TrapCode.BadConversionToInteger)]
    [InlineData("stack_overflow", TrapCode.StackOverflow)]
    public void TrapCode_EachTrap_IsWhatItIs(string function, TrapCode code)
    {
        var failure = Run(TrapGuests.All, function, CompilerStrategy.Cranelift);
        Assert.Equal(code, failure.TrapCode);
        Assert.NotEmpty(failure.Frames);
        Assert.Equal(function, failure.Frames[0].FunctionName);
    }

    [Fact]
    public void TrapCode_SegmentOutOfBounds_ComesFromInstantiationWithoutFrames()
    {
        using var engine = Engines.Create();
        using var linked = Engines.Link(engine, SegmentGuests.DataOutOfBounds);
        using var store = new Store(new RecordingHost());
        store.Open(engine);
        store.SetEpochDeadline(1_000_000);
        var failure = store.Instantiate(linked);
        Assert.Equal(TrapCode.MemoryOutOfBounds, failure!.TrapCode);
        Assert.Empty(failure.Frames);
    }

    private static NativeFailure Run(string guest, string function, CompilerStrategy strategy, int argument = 0)
    {
        using var engine = Engines.Create(strategy);
        using var linked = Engines.Link(engine, guest);
        using var store = new Store(new RecordingHost());
        store.Open(engine);
        store.SetEpochDeadline(1_000_000);
        Assert.Null(store.Instantiate(linked));
        Assert.True(store.TryGetFunction(System.Text.Encoding.UTF8.GetBytes(function), out var found));
        RawValue[] values = [new RawValue { I32 = argument }];
        return store.Call(found, values) ?? throw new InvalidOperationException("The guest returned.");
    }
}
