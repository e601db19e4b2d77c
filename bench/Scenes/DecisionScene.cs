using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Measures a decision of each policy with thousands of waiting runs: charge a slice, decide on preemption, dequeue the next run and enqueue the old one.
/// </summary>
internal static class DecisionScene
{
    private const int Waiting = 10_000;
    private const int Modules = 1000;
    private const int Turns = 20_000;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);

    public static int Run(Report report)
    {
        var names = new RuntimeOptions().SchedulerPolicyNames;
        var results = Rounds.Run(Rounds.Default, [.. names.Select(CaseOf)]);
        for (var i = 0; i < names.Count; i++)
        {
            report.Add($"a decision of {names[i]}, {Waiting:N0} runs of {Modules:N0} modules waiting", results[i].Cpu, "ns", Target.AtMost(1000));
        }

        return 0;
    }

    private static Case CaseOf(string name)
    {
        var policy = SchedulingPolicies.Create(name, new RuntimeOptions().OwnSchedulerPolicies)!;
        var now = TimeSpan.Zero;
        for (var i = 0; i < Waiting; i++)
        {
            var digest = ModuleDigest.Of(BitConverter.GetBytes(i % Modules));
            policy.Enqueue(new BlockedRun(ExecutionId.New(TimeProvider.System), digest, "f", (RunPriority)(i % 3), WaitReason.Preempted), now);
        }

        return new Case(name, Turns, turns =>
        {
            for (var i = 0; i < turns; i++)
            {
                now += Slice;
                var run = policy.Dequeue(now)!;
                var slice = new RunSlice(run.Id, run.Module, run.Priority, run.Reason, Slice);
                policy.Charge(slice, now);
                policy.ShouldPreempt(slice, now);
                run.EnqueuedAt = now;
                policy.Enqueue(run, now);
            }
        });
    }
}
