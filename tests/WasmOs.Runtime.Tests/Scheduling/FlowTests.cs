using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.Runtime.Tests.Scheduling.Simulation;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Runs of many modules under the default policy, in virtual time: no module's runs starve another's.</summary>
[Trait("Trial", "1.2")]
public sealed class FlowTests
{
    private const int Slots = 4;
    private const int Seats = 392;
    private static readonly TimeSpan Slice = RuntimeOptions.DefaultSchedulerSlice;

    [Theory]
    [InlineData(250, 1)]
    [InlineData(250, 50)]
    [InlineData(1000, 1)]
    [InlineData(1000, 50)]
    [InlineData(1000, 1000)]
    public void ShortRun_BesideEndlessOnes_WaitsForAFewSlices(int runs, int modules)
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy(), Seats);
        machine.Add(Enumerable.Range(0, runs).Select(number => Endless(number % modules)));
        machine.Add(Enumerable.Range(0, 200).Select(number => new SimulatedGuest
        {
            Module = SimulatedGuest.ModuleOf(-1),
            Length = RunLength.Short,
            Arrives = TimeSpan.FromMilliseconds(1 + (47 * number)),
            Demand = TimeSpan.FromMilliseconds(1),
        }));
        machine.RunUntil(TimeSpan.FromSeconds(15));
        var shortRuns = machine.Guests[runs..];
        Assert.All(shortRuns, guest => Assert.NotNull(guest.EndedAt));

        // A run of a module that has not run yet is treated as short for one slice. So while all modules arrive at once, a short run waits for its turn among
        // the runs that have a seat; later it never does.
        var newcomers = Math.Min(modules, Seats) * Slice;
        Assert.All(shortRuns, guest => Assert.InRange(guest.LongestWait, TimeSpan.Zero, newcomers + (4 * Slice)));
        Assert.All(shortRuns.Where(guest => guest.Arrives > newcomers + Slice), guest => Assert.InRange(guest.LongestWait, TimeSpan.Zero, 4 * Slice));
    }

    [Fact]
    public void ModuleThatNeverRan_BesideFiftyModulesOfEndlessRuns_WaitsForAFewSlices()
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy(), Seats);
        machine.Add(Enumerable.Range(0, 1000).Select(number => Endless(number % 50)));
        machine.Add([new SimulatedGuest { Module = SimulatedGuest.ModuleOf(-1), Arrives = TimeSpan.FromSeconds(1), Demand = TimeSpan.FromMilliseconds(1) }]);
        machine.RunUntil(TimeSpan.FromSeconds(5));
        Assert.NotNull(machine.Guests[^1].EndedAt);
        Assert.InRange(machine.Guests[^1].LongestWait, TimeSpan.Zero, 4 * Slice);
    }

    [Fact]
    public void LongRun_BesideAThousandOfAnotherModule_HasASlotHalfOfTheTime()
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy(), Seats);
        machine.Add(Enumerable.Range(0, 1000).Select(_ => Endless(1)));
        machine.Add([new SimulatedGuest { Module = SimulatedGuest.ModuleOf(2), Arrives = TimeSpan.FromSeconds(5), Demand = TimeSpan.FromSeconds(1) }]);
        machine.RunUntil(TimeSpan.FromSeconds(9));
        Assert.NotNull(machine.Guests[^1].EndedAt);
    }

    [Fact]
    public void Begun_OneModuleOfEndlessRuns_LeavesMoreThanHalfOfTheSeats()
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy(), Seats);
        machine.Add(Enumerable.Range(0, 1000).Select(_ => Endless(1)));
        machine.RunUntil(TimeSpan.FromSeconds(20));
        Assert.InRange(machine.Metrics.Suspended, 50, Seats / 2);
        Assert.InRange(machine.Metrics.HeldBack, 1000 - (Seats / 2) - Slots, 1000);
        Assert.Equal(1, machine.Metrics.Flows);
    }

    private static SimulatedGuest Endless(int module) => new() { Module = SimulatedGuest.ModuleOf(module) };
}
