using WasmOs.Runtime.Code;
using WasmOs.Runtime.Loading;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests;

/// <summary>Small runtimes, and calls in one line.</summary>
internal static class TestRuntime
{
    /// <summary>No test waits longer for an event.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static WasmRuntime Create(Action<RuntimeOptions>? change = null, IArtifactStore? artifacts = null, TimeProvider? time = null)
    {
        var options = new RuntimeOptions { InstanceCapacity = 300, PoolSize = 20, Sandbox = { AllowFiles = true } };
        change?.Invoke(options);
        return WasmRuntime.Create(options, artifacts, time);
    }

    public static LoadedModule LoadText(this WasmRuntime runtime, string wat, ResourceLimits? limits = null) => runtime.Load(Wat.ToBinary(wat), limits);

    /// <summary>Calls under limits, for the numbers.</summary>
    public static ExecutionOutcome CallWith(
        this LoadedModule module, ResourceLimits limits, string function, params ReadOnlySpan<GuestArgument> arguments) =>
        module.Call(function, new CallOptions { Limits = limits }, CancellationToken.None, arguments);

    /// <summary>Calls for a text or bytes result.</summary>
    public static ExecutionOutcome CallForBytes(this LoadedModule module, string function, params ReadOnlySpan<GuestArgument> arguments) =>
        module.Call(function, new CallOptions { Returns = ResultShape.Bytes }, CancellationToken.None, arguments);

    /// <summary>Runs a request; null when it was refused.</summary>
    public static async ValueTask<ExecutionOutcome?> OutcomeAsync(
        this WasmRuntime runtime, RuntimeModule module, ExecutionRequest request, CancellationToken cancellationToken) =>
        (await runtime.ExecuteAsync(module, request, cancellationToken)).Outcome;

    /// <summary>A request as the kernel makes it.</summary>
    public static ExecutionRequest Request(this LoadedModule module, string function, ResourceLimits? limits = null, params GuestArgument[] arguments) => new()
    {
        Id = ExecutionId.New(TimeProvider.System),
        Function = module.Analysis.FindFunction(function)!,
        Arguments = arguments,
        Limits = limits ?? ResourceLimits.Default,
    };

    /// <summary>A request of a priority.</summary>
    public static ExecutionRequest Request(this LoadedModule module, string function, ResourceLimits limits, RunPriority priority) => new()
    {
        Id = ExecutionId.New(TimeProvider.System),
        Function = module.Analysis.FindFunction(function)!,
        Limits = limits,
        Priority = priority,
    };

    /// <summary>
    /// The least of some measurements of a time: what else the machine does only adds to it. No more are made than it takes to find one within the bound.
    /// </summary>
    public static async Task<TimeSpan> Least(TimeSpan bound, Func<Task<TimeSpan>> measure)
    {
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < 10 && least > bound; i++)
        {
            var measured = await measure();
            least = measured < least ? measured : least;
        }

        return least;
    }

    /// <summary>Waits, bounded, for something that has no event.</summary>
    public static async Task Until(Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"It took too long until {what}.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
