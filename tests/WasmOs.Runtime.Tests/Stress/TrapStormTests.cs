using System.Runtime.CompilerServices;

namespace WasmOs.Runtime.Tests.Stress;

/// <summary>Traps of guests arrive as signals, and so do .NET's own null references. Each is reported as what it is, also from many threads at once.</summary>
[Collection(StressCollection.Name)]
[Trait("Category", "Slow")]
public sealed class TrapStormTests
{
    private const int Threads = 16;
    private const int TrapsOfEachKind = 10_000;

    private static readonly (string Function, FaultKind Kind)[] Traps =
    [
        ("unreachable", FaultKind.TrapUnreachable),
        ("memory_out_of_bounds", FaultKind.TrapMemoryOutOfBounds),
        ("call_out_of_bounds", FaultKind.TrapTableOutOfBounds),
        ("indirect_call_to_null", FaultKind.TrapIndirectCallToNull),
        ("bad_signature", FaultKind.TrapBadSignature),
        ("integer_overflow", FaultKind.TrapIntegerOverflow),
        ("divide_by_zero", FaultKind.TrapDivideByZero),
        ("bad_conversion_to_integer", FaultKind.TrapBadConversionToInteger),
    ];

    [Fact]
    public async Task Traps_OfEveryKindAmongNullReferences_AreWhatTheyAre()
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.TieredCompilation, o.PoolSize) = (Threads, false, 0));
        using var module = runtime.LoadText(TrapGuests.All);
        var faults = new int[Threads];
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => faults[thread] = Storm(module, thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.All(faults, wrong => Assert.Equal(0, wrong));
        Assert.Equal(TrapsOfEachKind * Traps.Length, runtime.GetMetrics().Totals.Failed);
        Assert.Equal(0, runtime.GetMetrics().ActiveInstances);
    }

    [Fact]
    public async Task StackOverflows_FromManyThreads_LeaveTheProcessWhole()
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.TieredCompilation, o.PoolSize) = (Threads, false, 0));
        using var module = runtime.LoadText(TrapGuests.All);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal(FaultKind.StackOverflow, module.Call("stack_overflow").Fault?.Kind);
            }
        })));
    }

    private static int Storm(LoadedModule module, int thread)
    {
        var wrong = 0;
        var count = TrapsOfEachKind * Traps.Length / Threads;
        for (var i = 0; i < count; i++)
        {
            var (function, kind) = Traps[(i + thread) % Traps.Length];
            wrong += module.Call(function).Fault?.Kind == kind ? 0 : 1;
            wrong += i % 10 != 0 || IsNullReference(null) ? 0 : 1;
        }

        return wrong;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsNullReference(StrongBox<int>? box)
    {
        try
        {
            return box!.Value < 0;
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }
}
