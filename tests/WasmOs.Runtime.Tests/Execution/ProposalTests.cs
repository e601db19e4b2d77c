using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Execution;

/// <summary>
/// Which WebAssembly proposals are accepted: the same ones with tiered compilation (the baseline compiler first) as with the optimizing compiler alone.
/// </summary>
public sealed class ProposalTests
{
    public static TheoryData<string, bool> Accepted => Matrix(
        ProposalGuests.TailCalls, ProposalGuests.Exceptions, ProposalGuests.FunctionReferences, ProposalGuests.Simd, ProposalGuests.RelaxedSimd,
        ProposalGuests.ReferenceTypes, ProposalGuests.ExtendedConstants);

    public static TheoryData<string, bool> Refused => Matrix(
        ProposalGuests.LegacyExceptions, ProposalGuests.Memory64, ProposalGuests.Threads, ProposalGuests.SharedMemory, ProposalGuests.GarbageCollection,
        ProposalGuests.CustomPageSizes, TrapGuests.Atomic);

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Load_ProposalThatIsOn_Runs(string guest, bool tiered)
    {
        using var runtime = TestRuntime.Create(o => o.TieredCompilation = tiered);
        using var module = runtime.LoadText(guest);
        Assert.Equal(42, module.Call("answer").Result.AsI32());
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.Equal(42, module.Call("answer").Result.AsI32());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_ProposalThatIsOff_IsRefused(string guest, bool tiered)
    {
        using var runtime = TestRuntime.Create(o => o.TieredCompilation = tiered);
        var error = Assert.Throws<InvalidModuleException>(() => runtime.LoadText(guest));
        Assert.Equal(ModuleRejectionKind.Invalid, error.Rejection.Kind);
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_MultiMemory_NeedsTheSetting(bool tiered)
    {
        using var one = TestRuntime.Create(o => o.TieredCompilation = tiered);
        Assert.Throws<InvalidModuleException>(() => one.LoadText(ProposalGuests.MultiMemory));
        using var two = TestRuntime.Create(o => (o.TieredCompilation, o.Sandbox.MaxMemories) = (tiered, 2));
        using var module = two.LoadText(ProposalGuests.MultiMemory);
        Assert.Equal(42, module.Call("answer").Result.AsI32());
    }

    private static TheoryData<string, bool> Matrix(params string[] guests)
    {
        var data = new TheoryData<string, bool>();
        foreach (var guest in guests)
        {
            data.Add(guest, true);
            data.Add(guest, false);
        }

        return data;
    }
}
