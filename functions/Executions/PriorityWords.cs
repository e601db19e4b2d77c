using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>The words for the priorities of runs in JSON.</summary>
internal static class PriorityWords
{
    /// <summary>All words, with the most urgent priority first.</summary>
    public static readonly (string Word, RunPriority Value)[] All =
        [("high", RunPriority.High), ("normal", RunPriority.Normal), ("low", RunPriority.Low)];

    public static string Of(RunPriority priority) => Array.Find(All, entry => entry.Value == priority).Word;
}
