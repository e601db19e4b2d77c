using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.Runtime.Tests.Scheduling.Simulation;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>How much CPU time each run or module gets under each policy, and how long the others wait, in virtual time.</summary>
public sealed class PolicyShareTests
{
    private const int Slots = 4;
    private static readonly TimeSpan Slice = RuntimeOptions.DefaultSchedulerSlice;

    [Fact]
    public void RoundRobin_TwoThousandEndlessRuns_HaveEqualShares()
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy());
        machine.Add(Endless(2000, module: 1));
        machine.RunUntil(TimeSpan.FromSeconds(20));
        var before = machine.Guests.ToDictionary(guest => guest, guest => guest.Cpu);
        machine.RunUntil(TimeSpan.FromSeconds(120));
        var mean = TimeSpan.FromSeconds(100) * Slots / 2000;
        Assert.All(machine.Guests, guest => Assert.InRange(guest.Cpu - before[guest], mean - Slice, mean + Slice));
        Assert.All(machine.Guests, guest => Assert.True(guest.LongestWait < TimeSpan.FromSeconds(11), $"{guest.LongestWait}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RoundRobin_ShortRunsBesideAThousandEndlessOnes_WaitForAFewSlices(int module)
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy());
        machine.Add(Endless(1000, module: 1));

        // A short run of the endless runs' own module finds all of them in the line until each has had its first slice, so these short runs come later.
        var from = module == 1 ? TimeSpan.FromSeconds(6) : TimeSpan.Zero;
        machine.Add(Short(200, from, TimeSpan.FromMilliseconds(47), module));
        machine.RunUntil(TimeSpan.FromSeconds(30));
        Assert.All(machine.Guests[1000..], guest => Assert.InRange(guest.LongestWait, TimeSpan.Zero, 3 * Slice));
    }

    [Fact]
    public void RoundRobin_MoreShortRunsThanThereIsRoomFor_LeaveHalfToLongOnes()
    {
        var machine = new SimulatedMachine(Slots, new RoundRobinPolicy());
        machine.Add(Endless(50, module: 1));
        machine.Add(Short(60_000, TimeSpan.Zero, TimeSpan.FromMilliseconds(0.2), module: 2));
        machine.RunUntil(TimeSpan.FromSeconds(10));
        Assert.InRange(machine.Guests[..50].Sum(guest => guest.Cpu.TotalSeconds), 18, 22);
        Assert.InRange(machine.Guests[50..].Sum(guest => guest.Cpu.TotalSeconds), 18, 22);
    }

    [Fact]
    public void Priority_AllLevelsWantEverything_HighGetsMostAndLowAlwaysSome()
    {
        var machine = new SimulatedMachine(Slots, new PriorityPolicy());
        machine.Add(Endless(100, module: 1, RunPriority.Low));
        machine.Add(Endless(100, module: 1, RunPriority.Normal));
        machine.Add(Endless(100, module: 1, RunPriority.High));
        machine.RunUntil(TimeSpan.FromSeconds(100));
        double Share(RunPriority priority) => machine.Guests.Where(guest => guest.Priority == priority).Sum(guest => guest.Cpu.TotalSeconds) / (100 * Slots);
        Assert.InRange(Share(RunPriority.High), 0.90, 0.97);
        Assert.InRange(Share(RunPriority.Normal), 0.03, 0.06);
        Assert.InRange(Share(RunPriority.Low), 0.005, 0.02);
        Assert.All(machine.Guests, guest => Assert.NotEqual(TimeSpan.Zero, guest.Cpu));
    }

    [Theory]
    [InlineData(RunPriority.High, 10)]
    [InlineData(RunPriority.Normal, 50 + 10)]
    [InlineData(RunPriority.Low, 250 + 10)]
    public void Priority_OneRunBesideManyOfHigh_WaitsForItsLevelsPatience(RunPriority priority, double milliseconds)
    {
        var machine = new SimulatedMachine(Slots, new PriorityPolicy());
        machine.Add(Endless(100, module: 1, RunPriority.High));
        machine.Add([new SimulatedGuest { Priority = priority, Arrives = TimeSpan.FromSeconds(20), Demand = TimeSpan.FromMilliseconds(1) }]);
        machine.RunUntil(TimeSpan.FromSeconds(25));
        Assert.InRange(machine.Guests[^1].LongestWait.TotalMilliseconds, priority == RunPriority.High ? 0 : milliseconds - 20, milliseconds);
    }

    [Fact]
    public void Priority_OnlyLowerOnesWait_HighKeepsItsSlotBetweenTheirTurns()
    {
        var machine = new SimulatedMachine(1, new PriorityPolicy());
        machine.Add(Endless(1, module: 1, RunPriority.High));
        machine.Add(Endless(1, module: 1, RunPriority.Low));
        machine.RunUntil(TimeSpan.FromSeconds(10));
        Assert.InRange(machine.Metrics.Preemptions, 2 * 30, 2 * 40);
    }

    [Fact]
    public void FairShare_ModulesOfDifferentSize_HaveEqualShares()
    {
        var machine = new SimulatedMachine(Slots, new FairSharePolicy());
        machine.Add(Endless(500, module: 1));
        machine.Add(Endless(50, module: 2));
        machine.Add(Endless(5, module: 3));
        machine.RunUntil(TimeSpan.FromSeconds(100));
        foreach (var module in machine.Guests.GroupBy(guest => guest.Module))
        {
            // Each module gets a third, except for the slots given to runs that have waited for long: at most one slice in five, for four slots.
            Assert.InRange(module.Sum(guest => guest.Cpu.TotalSeconds) / (100 * Slots), 0.30, 0.40);
        }
    }

    [Fact]
    public void FairShare_ModuleThatUsedMuch_StandsBackUntilItIsForgotten()
    {
        var machine = new SimulatedMachine(1, new FairSharePolicy());
        machine.Add(Endless(1, module: 1));
        machine.RunUntil(TimeSpan.FromSeconds(5));
        var before = machine.Guests[0].Cpu;
        machine.Add([new SimulatedGuest { Module = SimulatedGuest.ModuleOf(2), Arrives = machine.Now, Demand = TimeSpan.FromSeconds(4) }]);
        machine.RunUntil(TimeSpan.FromSeconds(8));
        Assert.InRange((machine.Guests[0].Cpu - before).TotalSeconds, 0, 0.1);
        Assert.InRange(machine.Guests[1].Cpu.TotalSeconds, 2.9, 3);
    }

    [Fact]
    public void Cooperative_RunsThatYield_HaveEqualSharesAndTheOthersTheirSlots()
    {
        var machine = new SimulatedMachine(2, new CooperativePolicy());
        machine.Add([new SimulatedGuest { Module = SimulatedGuest.ModuleOf(1) }]);
        machine.Add(
            Enumerable.Range(0, 10).Select(_ => new SimulatedGuest { Arrives = TimeSpan.FromMilliseconds(1), YieldsAfter = TimeSpan.FromMilliseconds(3) }));
        machine.RunUntil(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), machine.Guests[0].Cpu);
        Assert.All(machine.Guests[1..], guest => Assert.InRange(guest.Cpu.TotalSeconds, 2.99, 3.01));
        Assert.Equal(0, machine.Metrics.Preemptions);
        Assert.InRange(machine.Metrics.Yields, 9_990, 10_000);
    }

    private static IEnumerable<SimulatedGuest> Endless(int count, int module, RunPriority priority = RunPriority.Normal) =>
        Enumerable.Range(0, count).Select(_ => new SimulatedGuest { Module = SimulatedGuest.ModuleOf(module), Priority = priority });

    private static IEnumerable<SimulatedGuest> Short(int count, TimeSpan from, TimeSpan every, int module) =>
        Enumerable.Range(0, count).Select(number => new SimulatedGuest
        {
            Module = SimulatedGuest.ModuleOf(module),
            Arrives = from + (number * every),
            Demand = TimeSpan.FromMilliseconds(1),
        });
}
