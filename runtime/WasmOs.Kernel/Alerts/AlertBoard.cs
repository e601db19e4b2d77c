using System.Collections.Immutable;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Kernel.Alerts;

/// <summary>The alerts that are pending or firing, for those who do not wait for storage: any host shows them, and one evaluates. Thread-safe.</summary>
public sealed class AlertBoard
{
    /// <summary>How old what is shown may be before storage is read again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly BackgroundValue<Reading> _states;

    /// <summary>Creates the board.</summary>
    internal AlertBoard(AlertStore store, TimeProvider time, BackgroundFailures failures) => _states = new BackgroundValue<Reading>(
        new Reading([]), async cancellationToken => new Reading(
            [.. (await store.ReadStatesAsync(cancellationToken).ConfigureAwait(false)).Where(static state => state.Phase != AlertPhase.Inactive)]),
        Freshness, "alert-board", time, failures);

    /// <summary>What storage said last. Reads it again in the background when that is too old.</summary>
    public ImmutableArray<AlertState> Look() => _states.Look().States;

    private sealed record Reading(ImmutableArray<AlertState> States);
}
