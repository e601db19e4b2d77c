namespace WasmOs.Kernel.Tasks;

/// <summary>The names of states, priorities and back-offs in the REST interface.</summary>
public static class TaskNames
{
    /// <summary>All states, in the order of a task's life.</summary>
    public static readonly IReadOnlyList<string> States = ["queued", "running", "succeeded", "failed", "dead", "cancelled"];

    /// <summary>All priorities, the most urgent first.</summary>
    public static readonly IReadOnlyList<string> Priorities = ["high", "normal", "low"];

    /// <summary>The name of a state.</summary>
    public static string Of(TaskState state) => States[(int)state];

    /// <summary>The name of a priority.</summary>
    public static string Of(TaskPriority priority) => priority switch
    {
        TaskPriority.High => "high",
        TaskPriority.Low => "low",
        _ => "normal",
    };

    /// <summary>The name of a back-off.</summary>
    public static string Of(TaskBackoff backoff) => backoff == TaskBackoff.Fixed ? "fixed" : "exponential";

    /// <summary>The state with a name; null when there is none.</summary>
    public static TaskState? ParseState(string name)
    {
        for (var i = 0; i < States.Count; i++)
        {
            if (States[i] == name)
            {
                return (TaskState)i;
            }
        }

        return null;
    }
}
