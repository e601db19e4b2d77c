using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Runs;

/// <summary>
/// What a run has written to its standard streams so far, for somebody who follows it. The run knows nothing of it and never waits. Thread-safe.
/// </summary>
public sealed class RunningOutput
{
    private readonly GuestRun _run;
    private readonly long _generation;

    private RunningOutput(GuestRun run, long generation)
    {
        _run = run;
        _generation = generation;
        Id = run.Id;
        Flow = run.Flow;
        Queued = run.Queued;
    }

    /// <summary>The run's id.</summary>
    public ExecutionId Id { get; }

    /// <summary>The flow that the run was begun with: the module's name; null for none.</summary>
    public string? Flow { get; }

    /// <summary>How long the run waited before its start.</summary>
    public TimeSpan Queued { get; }

    /// <summary>Whether the run still goes on. What it wrote cannot be read here any more when it has ended.</summary>
    public bool IsRunning
    {
        get
        {
            Volatile.ReadBarrier();
            return _run.IsActive && _run.Generation == _generation;
        }
    }

    /// <summary>Copies a line that the run has written and ended by <c>\n</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="from">Where the line begins, in bytes.</param>
    /// <param name="searchFrom">Up to where the caller has looked for the line's end already, in bytes; not before <paramref name="from"/>.</param>
    /// <param name="into">Receives the line without its <c>\n</c>, or the beginning of a longer line.</param>
    /// <param name="line">The line. Without one: <see cref="OutputLine.Next"/> is up to where its end was looked for.</param>
    /// <returns>Whether there is such a line now.</returns>
    public bool TryReadLine(OutputStream stream, int from, int searchFrom, Span<byte> into, out OutputLine line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(searchFrom, from);
        var output = stream == OutputStream.Stdout ? _run.Stdout : _run.Stderr;
        if (!output.TryReadLine(from, searchFrom, into, out line))
        {
            line = IsRunning ? line : new OutputLine(0, 0, searchFrom);
            return false;
        }

        if (IsRunning)
        {
            return true;
        }

        line = new OutputLine(0, 0, searchFrom);
        return false;
    }

    /// <summary>Adds the marks of the run's output to a list.</summary>
    /// <param name="from">How many marks the caller has already.</param>
    /// <param name="into">The list.</param>
    public void ReadMarks(int from, List<OutputMark> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var known = into.Count;
        _run.Marks.Read(from, into);
        if (!IsRunning)
        {
            into.RemoveRange(known, into.Count - known);
        }
    }

    /// <summary>The output of the run on an object; null when the object is not in use.</summary>
    internal static RunningOutput? Of(GuestRun run)
    {
        var generation = run.Generation;
        Volatile.ReadBarrier();
        var output = new RunningOutput(run, generation);
        return output.IsRunning ? output : null;
    }
}
