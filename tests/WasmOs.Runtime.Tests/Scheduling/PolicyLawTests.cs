using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.Runtime.Tests.Scheduling.Simulation;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Laws that hold for every policy, also for a program's own. Each test runs thousands of runs in virtual time.</summary>
public sealed class PolicyLawTests
{
    private const int Slots = 4;

    public static TheoryData<string> Policies => ["round_robin", "priority", "cooperative", "fair_share", "own"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Policy_ThousandsOfRunsOfAllKinds_AllEndAndNoSlotIsEverIdle(string name)
    {
        var machine = new SimulatedMachine(Slots, Create(name));
        machine.Add(Mixed(3000, seed: 1));
        machine.RunUntil(TimeSpan.FromHours(1));
        Assert.All(machine.Guests, guest => Assert.Equal(guest.Demand, guest.Cpu));
        Assert.Equal((0, 0, 0), (machine.Metrics.SlotsInUse, machine.Metrics.Waiting, machine.Metrics.Suspended));

        // All runs arrive within a second and need far more CPU time than that. So the slots are busy until the end, except for the last few runs, which still
        // wait in host calls.
        var demand = machine.Guests.Aggregate(TimeSpan.Zero, (sum, guest) => sum + guest.Demand);
        var ended = machine.Guests.Max(guest => guest.EndedAt)!.Value;
        Assert.InRange(ended, demand / Slots, (demand / Slots) + TimeSpan.FromSeconds(20));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Policy_AStreamOfShortRunsThatTakesAllSlots_StarvesNobody(string name)
    {
        // The stream needs 4 ms of CPU time every millisecond on 4 slots, and each of its runs is of a module that has used no CPU time yet.
        var machine = new SimulatedMachine(Slots, Create(name));
        var stream = Enumerable.Range(0, 60_000).Select(number => new SimulatedGuest
        {
            Module = SimulatedGuest.ModuleOf(number),
            Priority = RunPriority.High,
            Arrives = TimeSpan.FromMilliseconds(number),
            Demand = TimeSpan.FromMilliseconds(Slots),
        });
        var victims = Enumerable.Range(0, 20).Select(_ => new SimulatedGuest
        {
            Module = SimulatedGuest.ModuleOf(-1),
            Priority = RunPriority.Low,
            Arrives = TimeSpan.FromMilliseconds(100),
            Demand = TimeSpan.FromMilliseconds(45),
        }).ToArray();
        machine.Add(stream);
        machine.Add(victims);
        machine.RunUntil(TimeSpan.FromSeconds(60));
        Assert.All(victims, victim => Assert.NotNull(victim.EndedAt));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Remove_AnyOfThoseThatWait_LeavesTheOthersInOrder(string name)
    {
        var granted = new Queue<SimulatedWait>();
        var (whole, thinned) = (Create(name), Create(name));
        var guests = Mixed(300, seed: 2).ToArray();
        var reasons = Enum.GetValues<WaitReason>();
        var gone = new List<SimulatedWait>();
        for (var i = 0; i < guests.Length; i++)
        {
            var wait = new SimulatedWait(guests[i], reasons[i % reasons.Length], granted);
            thinned.Enqueue(wait, TimeSpan.Zero);
            if (i % 3 == 0)
            {
                gone.Add(wait);
            }
            else
            {
                whole.Enqueue(new SimulatedWait(guests[i], wait.Reason, granted), TimeSpan.Zero);
            }
        }

        gone.Reverse();
        gone.ForEach(thinned.Remove);
        var left = Drain(thinned);
        Assert.Equal(200, left.Count);
        Assert.Equal(200, left.Distinct().Count());
        Assert.DoesNotContain(left, gone.Select(wait => wait.Id).Contains);
        if (name == "cooperative")
        {
            Assert.Equal(Drain(whole), left);
        }
    }

    private static List<ExecutionId> Drain(ISchedulingPolicy policy)
    {
        var order = new List<ExecutionId>();
        while (policy.Dequeue(TimeSpan.Zero) is { } run)
        {
            order.Add(run.Id);
        }

        return order;
    }

    private static ISchedulingPolicy Create(string name)
    {
        var options = new RuntimeOptions { SchedulerPolicy = name, OwnSchedulerPolicies = { ["own"] = static () => new LotteryPolicy() } };
        Assert.Empty(options.Validate());
        return SchedulingPolicies.Create(options.SchedulerPolicy, options.OwnSchedulerPolicies)!;
    }

    private static IEnumerable<SimulatedGuest> Mixed(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return new SimulatedGuest
            {
                Module = SimulatedGuest.ModuleOf(random.Next(40)),
                Priority = (RunPriority)random.Next(3),
                Arrives = TimeSpan.FromMilliseconds(random.Next(1000)),
                Demand = TimeSpan.FromMicroseconds(random.Next(1, 200_000)),
                ParksAfter = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 30)) : null,
                ParksFor = TimeSpan.FromMilliseconds(random.Next(1, 100)),
                YieldsAfter = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 30)) : null,
            };
        }
    }
}
