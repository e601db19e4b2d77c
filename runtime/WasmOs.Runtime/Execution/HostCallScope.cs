namespace WasmOs.Runtime.Execution;

/// <summary>The time of one host call, from <see cref="HostCallCounts.Enter"/> to <see cref="Dispose"/>. Measures nothing where calls are not timed.</summary>
/// <param name="counts">The counts of the run.</param>
/// <param name="kind">A number of <see cref="HostCallKind"/>.</param>
/// <param name="startedAt">When the call began, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; 0 where calls are not timed.</param>
internal readonly ref struct HostCallScope(HostCallCounts counts, int kind, long startedAt)
{
    /// <summary>Ends the call.</summary>
    public void Dispose()
    {
        if (startedAt != 0)
        {
            counts.Leave(kind, startedAt);
        }
    }
}
