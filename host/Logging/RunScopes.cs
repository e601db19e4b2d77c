using System.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Host.Logging;

/// <summary>
/// Gives each log line the ids of the run and the trace in which it is written. They are read when a line is written, so a run that logs nothing costs nothing
/// here. Thread-safe.
/// </summary>
/// <param name="isForPeople">
/// Whether lines are text. Then a line has the ids only where a guest runs: the lines of requests name their trace in their text, and the scopes of libraries
/// are left out.
/// </param>
internal sealed class RunScopes(bool isForPeople) : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider _pushed = new();

    /// <inheritdoc/>
    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
        var run = CurrentRun.Id;
        var span = Activity.Current;
        if (run is not null || (span is not null && !isForPeople))
        {
            callback(new RunScope(run, span), state);
        }

        if (!isForPeople)
        {
            _pushed.ForEachScope(callback, state);
        }
    }

    /// <inheritdoc/>
    public IDisposable Push(object? state) => _pushed.Push(state);
}
