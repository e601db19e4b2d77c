using System.Diagnostics;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Shutdown;
using WasmOs.Host.Admission;
using WasmOs.Host.Discovery;
using WasmOs.Host.Timers;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Host.Administration;

/// <summary>Runs queue and timer functions at an operator's request. Thread-safe.</summary>
internal sealed partial class ManualRuns(
    HostFunctions functions, TimerListeners timers, InvocationLeases leases, TimeProvider time, IServiceProvider services, ILogger<ManualRuns> logger) : IDrain
{
    // Runs by hand are rare, so more than this at once are a mistake of the caller.
    private const int MaxRuns = 32;

    private readonly AdmissionGate _gate = new(MaxRuns, MaxRuns, TimeSpan.Zero, time);
    private readonly Dictionary<string, TriggerCall<ReadOnlyMemory<byte>>> _calls = functions.Of(TriggerKind.Queue).ToDictionary(
        function => function.Name, function => TriggerCalls.Create<ReadOnlyMemory<byte>>(function.Method, services), StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string What => "runs by hand";

    /// <inheritdoc/>
    public int Running => _gate.Running;

    /// <inheritdoc/>
    public Task DrainAsync() => _gate.DrainAsync();

    /// <summary>
    /// Starts a run and does not wait for its end. Returns the refusal when the run was not started, otherwise null. Failures of a run are logged.
    /// </summary>
    /// <param name="function">A queue or timer function.</param>
    /// <param name="input">The message of a queue function.</param>
    public ProblemResult? Start(FunctionDefinition function, ReadOnlyMemory<byte> input)
    {
        if (!_gate.TryEnter())
        {
            return _gate.IsDraining ? RequestProblems.ShuttingDown : AdminProblems.Busy;
        }

        LogStarted(logger, function.Name);
        _ = Task.Run(() => RunAsync(function, input));
        return null;
    }

    private async Task RunAsync(FunctionDefinition function, ReadOnlyMemory<byte> input)
    {
        try
        {
            await (function.Trigger switch
            {
                TriggerKind.Timer => timers.RunNowAsync(function.Name),
                TriggerKind.Queue => CallAsync(function.Name, input),
                _ => throw new UnreachableException($"A function with the trigger {function.Trigger} cannot be run by hand."),
            });
        }
        finally
        {
            _gate.Exit();
        }
    }

    private async Task CallAsync(string name, ReadOnlyMemory<byte> input)
    {
        var started = time.GetTimestamp();
        var lease = leases.Rent(CancellationToken.None);
        try
        {
            await _calls[name](input, lease.Token);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            LogFailed(logger, name, time.GetElapsedTime(started).TotalMilliseconds, e);
        }
        finally
        {
            leases.Return(lease);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "function {Function} is run by hand")]
    private static partial void LogStarted(ILogger logger, string function);

    [LoggerMessage(Level = LogLevel.Error, Message = "function {Function}, run by hand, failed after {ElapsedMs:0.###} ms")]
    private static partial void LogFailed(ILogger logger, string function, double elapsedMs, Exception failure);
}
