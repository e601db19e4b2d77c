using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>Waiting runs, one of each module in turn, so that a module with a thousand runs does not stand before one with a single run.</summary>
internal sealed class ModuleTurns
{
    private readonly Dictionary<ModuleDigest, LinkedListNode<ModuleLine>> _lines = [];
    private readonly LinkedList<ModuleLine> _ring = new();

    public bool IsEmpty => _ring.First is null;

    public void Add(ScheduledRun run)
    {
        if (!_lines.TryGetValue(run.Module, out var line))
        {
            line = _ring.AddLast(new ModuleLine(run.Module));
            _lines.Add(run.Module, line);
        }

        run.PolicyState = line.Value.Runs.AddLast(run);
    }

    public void Remove(ScheduledRun run)
    {
        var line = _lines[run.Module];
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

    private bool DropIfEmpty(LinkedListNode<ModuleLine> line)
    {
        if (line.Value.Runs.First is not null)
        {
            return false;
        }

        _lines.Remove(line.Value.Module);
        _ring.Remove(line);
        return true;
    }
}
