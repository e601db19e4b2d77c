namespace WasmOs.Runtime.Execution;

/// <summary>
/// The run whose guest the calling thread executes, so that what host functions log can name the run. Set for each run, which costs two writes to the thread's
/// own memory and no garbage.
/// </summary>
public static class CurrentRun
{
    [ThreadStatic]
    private static ExecutionId _id;

    /// <summary>The run's id; null when the calling thread executes no guest.</summary>
    public static ExecutionId? Id => _id == default ? null : _id;

    /// <summary>Notes that this thread begins to execute a run.</summary>
    /// <returns>The run that was noted before, for <see cref="Leave"/>: a host function may run another guest.</returns>
    internal static ExecutionId Enter(ExecutionId id)
    {
        var outer = _id;
        _id = id;
        return outer;
    }

    /// <summary>Notes that the run has ended.</summary>
    internal static void Leave(ExecutionId outer) => _id = outer;
}
