using System.Text;
using WasmOs.Runtime.Calls;

namespace WasmOs.Runtime.Tests.Calls;

/// <summary>Text and bytes are passed through the guest's own allocator, which may work correctly or be hostile.</summary>
public sealed class TextTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const string Text = "Grüße, 世界 🌍";

    [Theory]
    [InlineData(AllocatorGuests.Alloc)]
    [InlineData(AllocatorGuests.Malloc)]
    [InlineData(AllocatorGuests.CabiRealloc)]
    [InlineData(AllocatorGuests.New)]
    public void Call_EachAllocator_TakesAndGivesText(string guest)
    {
        using var module = shared.Runtime.LoadText(guest);
        Assert.Equal(Text, Encoding.UTF8.GetString(module.CallForBytes("echo", Text).ResultBytes!));
        Assert.Equal(Text, Encoding.UTF8.GetString(module.CallForBytes("echo_packed", Text).ResultBytes!));
        Assert.Equal(Encoding.UTF8.GetByteCount(Text), module.Call("length", Text).Result.AsI32());
        Assert.Empty(module.CallForBytes("echo", "").ResultBytes!);
    }

    [Fact]
    public void Call_TextThatNeedsGrowth_ArrivesWhole()
    {
        using var module = shared.Runtime.LoadText(AllocatorGuests.Alloc);
        var bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        Assert.Equal(bytes, module.CallForBytes("echo", GuestArgument.FromBytes(bytes)).ResultBytes!);
    }

    [Fact]
    public void Call_RealPrograms_Greet()
    {
        foreach (var wasm in new[] { Guests.GreetRust(), Guests.GreetAssemblyScript() })
        {
            using var module = shared.Runtime.Load(wasm);
            Assert.Equal("Hello, Ada!", Encoding.UTF8.GetString(module.CallForBytes("greet", "Ada").ResultBytes!));
        }
    }

    [Theory]
    [InlineData(AllocatorGuests.None)]
    [InlineData(AllocatorGuests.WrongType)]
    [InlineData(AllocatorGuests.BadResults)]
    public void Call_NoUsableAllocator_IsMisuse(string guest)
    {
        using var module = shared.Runtime.LoadText(guest);
        var function = module.Analysis.FindFunction("echo") is null ? "no_text" : "echo";
        Assert.Throws<ArgumentException>(() => module.Call(function, "text"));
        Assert.False(CallCheck.TakesBytes(module.Module));
    }

    [Theory]
    [InlineData(AllocatorGuests.OutOfMemory, FaultKind.TrapHost)]
    [InlineData(AllocatorGuests.OutOfBounds, FaultKind.TrapHost)]
    [InlineData(AllocatorGuests.Traps, FaultKind.TrapUnreachable)]
    [InlineData(AllocatorGuests.Loops, FaultKind.DeadlineExceeded)]
    public void Call_AllocatorFails_IsItsFault(string guest, FaultKind kind)
    {
        using var module = shared.Runtime.LoadText(guest);
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromSeconds(1) };
        Assert.Equal(kind, module.CallWith(limits, "length", "text").Fault?.Kind);
    }

    [Fact]
    public void Call_AllocatorAtTheMemoryLimit_SaysSo()
    {
        using var module = shared.Runtime.LoadText(AllocatorGuests.Alloc);
        var outcome = module.CallWith(ResourceLimits.Default with { MemoryBytes = 65536 }, "length", new string('x', 70_000));
        Assert.Equal(FaultKind.TrapHost, outcome.Fault!.Kind);
        Assert.Contains("out of memory", outcome.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beyond_memory", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("beyond_memory_packed", FaultKind.TrapMemoryOutOfBounds)]
    [InlineData("beyond_address_space", FaultKind.OutputLimit)]
    [InlineData("huge_packed", FaultKind.OutputLimit)]
    public void Call_ResultThatMustNotBeFollowed_IsAFault(string function, FaultKind kind)
    {
        using var module = shared.Runtime.LoadText(AllocatorGuests.BadResults);
        var outcome = module.CallForBytes(function);
        Assert.Equal(kind, outcome.Fault!.Kind);
        Assert.Null(outcome.ResultBytes);
    }

    [Fact]
    public void Call_ResultThatIsNoText_IsTheBytes()
    {
        using var module = shared.Runtime.LoadText(AllocatorGuests.BadResults);
        Assert.Equal([0xFF, 0xFE, 0xFD], module.CallForBytes("not_utf8").ResultBytes!);
        Assert.Empty(module.CallForBytes("empty").ResultBytes!);
    }

    [Fact]
    public void Call_BytesOfAFunctionThatGivesNone_IsMisuse()
    {
        using var module = shared.Runtime.LoadText(AllocatorGuests.BadResults);
        Assert.Throws<ArgumentException>(() => module.CallForBytes("no_text"));
        using var withoutMemory = shared.Runtime.LoadText(AllocatorGuests.NoMemory);
        Assert.Throws<ArgumentException>(() => withoutMemory.CallForBytes("text"));
    }
}
