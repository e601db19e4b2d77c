namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>Waiting runs. Flows take turns, one run a turn, so that a flow with a thousand runs does not delay a flow with a single run.</summary>
internal sealed class FlowTurns
{
    private readonly Dictionary<RunFlow, LinkedListNode<FlowLine>> _lines = [];
    private readonly LinkedList<FlowLine> _ring = new();

    public bool IsEmpty => _ring.First is null;

    public void Add(ScheduledRun run)
    {
        if (!_lines.TryGetValue(run.Flow, out var line))
        {
            line = _ring.AddLast(new FlowLine(run.Flow));
            _lines.Add(run.Flow, line);
        }

        run.PolicyState = line.Value.Runs.AddLast(run);
    }

    public void Remove(ScheduledRun run)
    {
        var line = _lines[run.Flow];
        line.Value.Runs.Remove((LinkedListNode<ScheduledRun>)run.PolicyState!);
        DropIfEmpty(line);
    }

    public ScheduledRun? Take()
    {
        if (_ring.First is not { } line)
        {
            return null;
        }

        var run = line.Value.Runs.First!.Value;
        line.Value.Runs.RemoveFirst();
        if (!DropIfEmpty(line))
        {
            _ring.RemoveFirst();
            _ring.AddLast(line);
        }

        return run;
    }

    private bool DropIfEmpty(LinkedListNode<FlowLine> line)
    {
        if (line.Value.Runs.First is not null)
        {
            return false;
        }

        _lines.Remove(line.Value.Flow);
        _ring.Remove(line);
        return true;
    }
}
