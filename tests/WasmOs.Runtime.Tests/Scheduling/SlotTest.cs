namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>A runtime with one slot and two guests that spin: the victim is preempted, and waits as long as the other guest runs.</summary>
internal sealed class SlotTest : IDisposable
{
    private static readonly TimeSpan Patience = 3 * TestRuntime.Patience;

    private SlotTest(ResourceLimits victim, ResourceLimits other)
    {
        var id = ExecutionId.New(TimeProvider.System);
        Runtime = TestRuntime.Create(options =>
        {
            (options.Slots, options.TieredCompilation, options.SchedulerPolicy) = (1, false, "preferring");
            options.OwnSchedulerPolicies["preferring"] = () => new PreferringPolicy(id);
        });
        Module = Runtime.LoadText(TrapGuests.All);
        Victim = new ExecutionRequest { Id = id, Function = Module.Analysis.FindFunction("loop")!, Limits = victim };
        Other = Module.Request("loop", other);
        VictimRun = Start(Runtime, Module, Victim, Cancellation.Token);
    }

    public WasmRuntime Runtime { get; }

    public LoadedModule Module { get; }

    public CancellationTokenSource Cancellation { get; } = new();

    public ExecutionRequest Victim { get; }

    public ExecutionRequest Other { get; }

    public Task<ExecutionOutcome> VictimRun { get; }

    public Task<ExecutionOutcome> OtherRun { get; private set; } =
        Task.FromException<ExecutionOutcome>(new InvalidOperationException("The other run was not started."));

    public static async Task<SlotTest> WithPreemptedAsync(ResourceLimits victim, ResourceLimits other)
    {
        var test = new SlotTest(victim, other);
        await TestRuntime.Until(() => test.Runtime.GetMetrics().ActiveInstances == 1, "the victim runs");
        test.OtherRun = Start(test.Runtime, test.Module, test.Other);
        await TestRuntime.Until(() => test.Runtime.GetMetrics().Scheduler.Preemptions == 1, "the victim is preempted");
        return test;
    }

    /// <summary>Runs a request on a new thread, so that spinning guests do not take threads from the tests' pool.</summary>
    public static Task<ExecutionOutcome> Start(
        WasmRuntime runtime, LoadedModule module, ExecutionRequest request, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(
            async () => (await runtime.OutcomeAsync(module.Module, request, cancellationToken))!,
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap().WaitAsync(Patience, CancellationToken.None);

    public void Dispose()
    {
        Module.Dispose();
        Runtime.Dispose();
        Cancellation.Dispose();
    }
}
