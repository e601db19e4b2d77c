using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.Runtime.Tests.Scheduling.Simulation;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Which run is next under each policy, decision by decision: a handful of runs in a line, without a machine.</summary>
public sealed class PolicyOrderTests
{
    private readonly Dictionary<ExecutionId, string> _names = [];

    [Fact]
    public void Cooperative_Runs_AreFirstComeFirstServedAndNeverPreempted()
    {
        var policy = new CooperativePolicy();
        var second = Run("b");
        Enqueue(policy, Run("a"), second, Run("c", WaitReason.Yielded), Run("d", priority: RunPriority.High));
        policy.Remove(second);
        policy.Charge(Slice(1, 1000), At(0));
        Assert.False(policy.ShouldPreempt(Slice(1), At(0)));
        Assert.Equal("a c d", Drain(policy));
        Assert.Null(policy.Dequeue(At(0)));
    }

    [Fact]
    public void RoundRobin_Flows_TakeTurns()
    {
        var policy = new RoundRobinPolicy();
        Assert.True(policy.IsEmpty);
        Enqueue(policy, Run("a1", module: 1), Run("a2", module: 1), Run("a3", module: 1), Run("b1", module: 2), Run("b2", module: 2));
        Assert.False(policy.IsEmpty);
        Assert.Equal("a1 b1 a2 b2 a3", Drain(policy));
        Assert.True(policy.IsEmpty);
        Assert.Null(policy.Dequeue(At(0)));
        Assert.True(policy.ShouldPreempt(Slice(1), At(0)));
    }

    [Fact]
    public void RoundRobin_FlowThatIsEmptied_LosesItsTurnAndGetsANewOneLast()
    {
        var policy = new RoundRobinPolicy();
        var only = Run("a1", module: 1);
        Enqueue(policy, only, Run("b1", module: 2), Run("b2", module: 2));
        policy.Remove(only);
        Enqueue(policy, Run("a2", module: 1));
        Assert.Equal("b1 a2 b2", Drain(policy));
    }

    [Theory]
    [InlineData(WaitReason.NotStarted, "new ring")]
    [InlineData(WaitReason.Returned, "new ring")]
    [InlineData(WaitReason.Preempted, "ring new")]
    [InlineData(WaitReason.Yielded, "ring new")]
    public void RoundRobin_RingAndLines_LinesComeFirstAtEqualTime(WaitReason reason, string expected)
    {
        // Only runs that have used up a slice stand in the ring; of two that do, the first to come is first.
        var policy = new RoundRobinPolicy();
        Enqueue(policy, Run("ring", WaitReason.Preempted), Run("new", reason));
        Assert.False(policy.IsEmpty);
        Assert.Equal(expected, Drain(policy));
    }

    [Theory]
    [InlineData(WaitReason.NotStarted, 10, 0, "r1 r2 n1 n2")]
    [InlineData(WaitReason.Returned, 10, 0, "r1 r2 n1 n2")]
    [InlineData(WaitReason.Preempted, 10, 0, "n1 n2 r1 r2")]
    [InlineData(WaitReason.NotStarted, 10, 10, "n1 n2 r1 r2")]
    [InlineData(WaitReason.NotStarted, 10, 9, "r1 r2 n1 n2")]
    public void RoundRobin_SideThatUsedMore_WaitsForTheOther(WaitReason reason, int used, int ringUsed, string expected)
    {
        var policy = new RoundRobinPolicy();
        Enqueue(policy, Run("r1", WaitReason.Preempted), Run("r2", WaitReason.Yielded), Run("n1"), Run("n2", WaitReason.Returned));
        policy.Charge(Slice(1, used, reason), At(0));
        policy.Charge(Slice(1, ringUsed, WaitReason.Yielded), At(0));
        Assert.Equal(expected, Drain(policy));
    }

    [Theory]
    [InlineData(WaitReason.NotStarted)]
    [InlineData(WaitReason.Preempted)]
    public void RoundRobin_TimeThatOneSideLeaves_IsNoCreditLater(WaitReason alone)
    {
        var policy = new RoundRobinPolicy();
        Enqueue(policy, Run("x", alone));
        policy.Charge(Slice(1, 1000, alone), At(0));
        Assert.Equal("x", NameOf(policy.Dequeue(At(0))));
        Enqueue(policy, Run("r1", WaitReason.Preempted), Run("n1"), Run("n2"), Run("r2", WaitReason.Preempted));
        policy.Charge(Slice(1, 1), At(0));
        Assert.Equal("r1", NameOf(policy.Dequeue(At(0))));
        policy.Charge(Slice(1, 2, WaitReason.Preempted), At(0));
        Assert.Equal("n1", NameOf(policy.Dequeue(At(0))));
    }

    [Fact]
    public void RoundRobin_ShortRuns_GoBeforeOthersEightInARow()
    {
        var policy = new RoundRobinPolicy();
        Enqueue(policy, Run("o1"), Run("o2", length: RunLength.Long));
        Enqueue(policy, [.. Enumerable.Range(1, 10).Select(number => Run($"s{number}", length: RunLength.Short))]);
        Assert.Equal("s1 s2 s3 s4 s5 s6 s7 s8 o1 s9 s10 o2", Drain(policy));
    }

    [Fact]
    public void RoundRobin_ManyShortRunsAlone_OweTheNextTurnToAnother()
    {
        var policy = new RoundRobinPolicy();
        Enqueue(policy, [.. Enumerable.Range(1, 9).Select(number => Run($"s{number}", length: RunLength.Short))]);
        Assert.All(Enumerable.Range(1, 9), number => Assert.Equal($"s{number}", NameOf(policy.Dequeue(At(0)))));
        Enqueue(policy, Run("s", length: RunLength.Short), Run("o"));
        Assert.Equal("o s", Drain(policy));
    }

    [Theory]
    [InlineData(49, "h1 h2 n l")]
    [InlineData(50, "n h1 h2 l")]
    [InlineData(249, "n h1 h2 l")]
    [InlineData(250, "l n h1 h2")]
    public void Priority_Levels_ComeInOrderUntilOneIsOld(int now, string expected)
    {
        var policy = new PriorityPolicy();
        Enqueue(policy, Run("l", priority: RunPriority.Low), Run("n"), Run("h1", priority: RunPriority.High), Run("h2", priority: RunPriority.High));
        Assert.Equal(expected, Drain(policy, now));
        Assert.Null(policy.Dequeue(At(now)));
    }

    [Fact]
    public void Priority_LevelWithATurn_WaitsForItsPatienceAnew()
    {
        var policy = new PriorityPolicy();
        policy.Enqueue(Run("n1"), At(0));
        policy.Enqueue(Run("n2"), At(40));
        policy.Enqueue(Run("h1", priority: RunPriority.High), At(0));
        policy.Enqueue(Run("h2", priority: RunPriority.High), At(0));
        Assert.Equal("n1", NameOf(policy.Dequeue(At(50))));
        Assert.Equal("h1", NameOf(policy.Dequeue(At(99))));
        Assert.Equal("n2", NameOf(policy.Dequeue(At(100))));

        // A level that was empty begins to wait when a run comes.
        policy.Enqueue(Run("n3"), At(200));
        Assert.Equal("h2", NameOf(policy.Dequeue(At(201))));
    }

    [Theory]
    [InlineData(RunPriority.High, 0, true, true, true)]
    [InlineData(RunPriority.Normal, 0, false, true, true)]
    [InlineData(RunPriority.Low, 0, false, false, true)]
    [InlineData(RunPriority.Normal, 50, true, true, true)]
    [InlineData(RunPriority.Low, 249, false, false, true)]
    [InlineData(RunPriority.Low, 250, true, true, true)]
    public void Priority_Preempts_ForTheSameLevelAHigherOneOrAnOldOne(RunPriority waits, int now, bool high, bool normal, bool low)
    {
        var policy = new PriorityPolicy();
        Assert.False(policy.ShouldPreempt(Slice(1), At(now)));
        Enqueue(policy, Run("x", priority: waits));
        bool Preempts(RunPriority running) => policy.ShouldPreempt(Slice(1, priority: running), At(now));
        Assert.Equal((high, normal, low), (Preempts(RunPriority.High), Preempts(RunPriority.Normal), Preempts(RunPriority.Low)));
    }

    [Fact]
    public void Priority_RemoveAndCharge_ConcernTheRunsLevelOnly()
    {
        var policy = new PriorityPolicy();
        var removed = Run("gone", priority: RunPriority.High);
        Enqueue(policy, removed, Run("new"), Run("ring", WaitReason.Preempted));
        policy.Remove(removed);
        policy.Charge(Slice(1, 10, priority: RunPriority.High), At(0));
        policy.Charge(Slice(1, 5), At(0));
        Assert.Equal("ring new", Drain(policy));
    }

    [Fact]
    public void FairShare_Modules_LeastUsedFirstAndFirstComeWithinOne()
    {
        var policy = new FairSharePolicy();
        policy.Charge(Slice(1, 100), At(0));
        policy.Charge(Slice(2, 10), At(0));
        Enqueue(policy, Run("a1", module: 1), Run("a2", module: 1), Run("b", module: 2), Run("c1", module: 3), Run("c2", module: 3));
        Assert.Equal("c1 c2 b a1 a2", Drain(policy));
        Assert.Null(policy.Dequeue(At(0)));
    }

    [Theory]
    [InlineData(51, "a b")]
    [InlineData(49, "b a")]
    public void FairShare_Use_DecaysToHalfInTenSeconds(double used, string expected)
    {
        var policy = new FairSharePolicy();
        policy.Charge(Slice(1, 60), At(0));
        policy.Charge(Slice(1, 40), At(0));
        policy.Charge(Slice(2, used), At(10_000));
        Enqueue(policy, 10_000, Run("b", module: 2), Run("a", module: 1));
        Assert.Equal(expected, Drain(policy, 10_000));
    }

    [Fact]
    public void FairShare_RunThatIsOld_ComesFirstOnceInFiftyMilliseconds()
    {
        var policy = new FairSharePolicy();
        policy.Charge(Slice(1, 100), At(0));
        Enqueue(policy, Run("old1", module: 1), Run("old2", module: 1), Run("old3", module: 1));
        Enqueue(policy, 900, [.. Enumerable.Range(1, 4).Select(number => Run($"n{number}", module: 2))]);
        int[] times = [999, 1000, 1049, 1050, 1051, 1052];
        Assert.Equal("n1 old1 n2 old2 n3 n4", string.Join(' ', times.Select(now => NameOf(policy.Dequeue(At(now))))));
        Assert.False(policy.ShouldPreempt(Slice(3), At(1099)));
        Assert.True(policy.ShouldPreempt(Slice(3), At(1100)));
    }

    [Fact]
    public void FairShare_Preempts_ForAModuleThatUsedNoMore()
    {
        var policy = new FairSharePolicy();
        policy.Charge(Slice(1, 100), At(0));
        policy.Charge(Slice(2, 10), At(0));
        Assert.False(policy.ShouldPreempt(Slice(1), At(0)));
        Enqueue(policy, Run("a", module: 1));
        Assert.Equal((true, false), (policy.ShouldPreempt(Slice(1), At(0)), policy.ShouldPreempt(Slice(2), At(0))));
        Enqueue(policy, Run("b", module: 2));
        Assert.Equal([true, true, false], Enumerable.Range(1, 3).Select(module => policy.ShouldPreempt(Slice(module), At(0))));
    }

    [Fact]
    public void FairShare_ModulesChargedAndRemovedWhileTheyWait_StayInOrderOfUse()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var policy = new FairSharePolicy();
            var random = new Random(seed);
            var used = Enumerable.Range(0, 40).Select(module => module + (1000 * random.Next(1, 100))).ToArray();
            var runs = used.Select((use, module) => Run($"{seed}.{use}", module: module)).ToArray();
            for (var module = 0; module < used.Length; module++)
            {
                // Half of it before the module waits, half while it does.
                policy.Charge(Slice(module, used[module] / 2.0), At(0));
                Enqueue(policy, runs[module]);
                policy.Charge(Slice(module, used[module] / 2.0), At(0));
            }

            var kept = Enumerable.Range(0, used.Length).Where(_ => random.Next(2) == 0).ToHashSet();
            Array.ForEach([.. runs.Where((_, module) => !kept.Contains(module))], policy.Remove);
            Assert.Equal(string.Join(' ', kept.Select(module => used[module]).Order().Select(use => $"{seed}.{use}")), Drain(policy));
        }
    }

    [Fact]
    public void FairShare_ModuleThatComesAgain_WaitsAgain()
    {
        var policy = new FairSharePolicy();
        Enqueue(policy, Run("a1", module: 1), Run("b1", module: 2));
        Assert.Equal("a1 b1", Drain(policy));
        Enqueue(policy, Run("a2", module: 1), Run("b2", module: 2));
        Assert.Equal("a2 b2", Drain(policy));
    }

    [Fact]
    public void FairShare_ModulesThatRest_AreForgottenWhenOthersCome()
    {
        var policy = new FairSharePolicy();
        var module = 0;
        void Charge(int modules, double now)
        {
            for (var end = module + modules; module < end; module++)
            {
                policy.Charge(Slice(module, 100), At(now));
            }
        }

        Charge(150, 0);
        Assert.Equal(150, policy.KnownModules);
        Charge(75, 3_600_000);
        Assert.Equal(75, policy.KnownModules);
    }

    [Fact]
    public void FairShare_ModulesThatWait_AreNotForgotten()
    {
        var policy = new FairSharePolicy();
        Enqueue(policy, Run("a", module: 1), Run("b", module: 2));
        for (var module = 100; module < 110; module++)
        {
            policy.Charge(Slice(module, 1), At(0));
        }

        policy.Charge(Slice(1, 100), At(0));
        policy.Charge(Slice(2, 50), At(0));
        Enqueue(policy, Run("c", module: 3));
        Assert.Equal("c b a", Drain(policy));
    }

    [Fact]
    public void FairShare_ModuleThatRests_IsRememberedWhileItsUseCounts()
    {
        var policy = new FairSharePolicy();
        policy.Charge(Slice(1, 100), At(0));
        policy.Charge(Slice(2, 200), At(0));
        for (var module = 100; module < 200; module++)
        {
            policy.Charge(Slice(module, 1), At(50_000));
        }

        Enqueue(policy, 50_000, Run("b", module: 2), Run("a", module: 1), Run("new", module: 3));
        Assert.Equal("new a b", Drain(policy, 50_000));
    }

    [Fact]
    public void ModuleShare_Charged_AddsUpAndDecays()
    {
        var share = new ModuleShare(SimulatedGuest.ModuleOf(1));
        Assert.Equal(0, share.RecentMilliseconds(At(0)));
        share.Charge(TimeSpan.FromMilliseconds(100), At(0));
        share.Charge(TimeSpan.FromMilliseconds(30), At(10_000));
        Assert.Equal(80, share.RecentMilliseconds(At(10_000)), 6);
        Assert.Equal(20, share.RecentMilliseconds(At(30_000)), 6);
    }

    [Fact]
    public void SchedulingPolicies_Names_AreTheBuiltInOnesThenTheProgramsOwn()
    {
        static CooperativePolicy Create() => new();
        var own = new Dictionary<string, Func<ISchedulingPolicy>> { ["mine"] = Create, ["priority"] = Create };
        Assert.Equal(["round_robin", "priority", "cooperative", "fair_share", "mine"], SchedulingPolicies.NamesWith(own));
        Assert.IsType<CooperativePolicy>(SchedulingPolicies.Create("priority", own));
        own.Clear();
        Assert.IsType<RoundRobinPolicy>(SchedulingPolicies.Create(SchedulingPolicies.RoundRobin, own));
        Assert.IsType<PriorityPolicy>(SchedulingPolicies.Create("priority", own));
        Assert.IsType<CooperativePolicy>(SchedulingPolicies.Create("cooperative", own));
        Assert.IsType<FairSharePolicy>(SchedulingPolicies.Create("fair_share", own));
        Assert.Null(SchedulingPolicies.Create("mine", own));
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static RunSlice Slice(int module, double cpu = 0, WaitReason reason = WaitReason.NotStarted, RunPriority priority = RunPriority.Normal) =>
        new(default, SimulatedGuest.ModuleOf(module), priority, reason, At(cpu));

    private static void Enqueue(ISchedulingPolicy policy, params SimulatedWait[] runs) => Enqueue(policy, 0, runs);

    private static void Enqueue(ISchedulingPolicy policy, double now, params SimulatedWait[] runs)
    {
        foreach (var run in runs)
        {
            run.EnqueuedAt = At(now);
            policy.Enqueue(run, At(now));
        }
    }

    private SimulatedWait Run(
        string name, WaitReason reason = WaitReason.NotStarted, int module = 0, RunPriority priority = RunPriority.Normal, RunLength length = RunLength.Unknown)
    {
        var guest = new SimulatedGuest { Module = SimulatedGuest.ModuleOf(module), Priority = priority, Length = length };
        _names.Add(guest.Id, name);
        return new SimulatedWait(guest, reason, new Queue<SimulatedWait>());
    }

    private string NameOf(ScheduledRun? run) => run is null ? "" : _names[run.Id];

    private string Drain(ISchedulingPolicy policy, double now = 0)
    {
        var names = new List<string>();
        while (policy.Dequeue(At(now)) is { } run)
        {
            names.Add(NameOf(run));
        }

        return string.Join(' ', names);
    }
}
