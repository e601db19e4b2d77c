using System.Collections;
using System.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Host.Logging;

/// <summary>What a log line says of where it was written: the run whose guest this thread executes, and the span of the work. Immutable.</summary>
internal sealed class RunScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _members = new(3);

    /// <summary>Reads what there is now.</summary>
    public RunScope(ExecutionId? run, Activity? span)
    {
        if (run is { } id)
        {
            _members.Add(new("ExecutionId", id.ToString()));
        }

        if (span is { IdFormat: ActivityIdFormat.W3C })
        {
            _members.Add(new("TraceId", span.TraceId.ToHexString()));
            _members.Add(new("SpanId", span.SpanId.ToHexString()));
        }
    }

    /// <inheritdoc/>
    public int Count => _members.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _members[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _members.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The form for people: <c>execution_id …, trace_id …, span_id …</c>.</summary>
    public override string ToString() => string.Join(
        ", ", _members.Select(static member => $"{member.Key switch { "ExecutionId" => "execution_id", "TraceId" => "trace_id", _ => "span_id" }} {member.Value}"));
}
