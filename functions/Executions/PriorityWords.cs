using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The priorities of runs as they are written.</summary>
internal static class PriorityWords
{
    /// <summary>All of them, the most urgent first.</summary>
    public static readonly (string Word, RunPriority Value)[] All =
        [("high", RunPriority.High), ("normal", RunPriority.Normal), ("low", RunPriority.Low)];

    public static string Of(RunPriority priority) => Array.Find(All, entry => entry.Value == priority).Word;
}
