using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Tasks;

/// <summary>The figures of the Tasks room: how many tasks this host took to which state. Thread-safe.</summary>
public sealed class TaskMetrics : IRoomMetrics
{
    private readonly LabelledCount<TaskState> _entered = new();

    /// <summary>How often a task was taken to each state since the start, by the state's name.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Entered
    {
        get
        {
            var counts = _entered.All.ToDictionary();
            return [.. Enum.GetValues<TaskState>().Select(state => KeyValuePair.Create(TaskNames.Of(state), counts.GetValueOrDefault(state)))];
        }
    }

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Count(
            "wasmos_tasks_total", "Tasks that this host took to a state: queued when they were submitted or wait for another try, running, or ended.",
            () => _entered.All.Select(static entered => entered.Value.Under("state", TaskNames.Of(entered.Key))));
    }

    /// <summary>Counts a task whose row was written.</summary>
    internal void Count(TaskState state) => _entered.Add(state);
}
