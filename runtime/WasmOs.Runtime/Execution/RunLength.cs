namespace WasmOs.Runtime.Execution;

/// <summary>How long a run is expected to keep a slot, judged by the CPU time of the last runs of its function.</summary>
public enum RunLength : byte
{
    /// <summary>The module has not run yet.</summary>
    Unknown,

    /// <summary>The function's last runs ended within about a slice.</summary>
    Short,

    /// <summary>The function's last runs took longer, or the run is background work.</summary>
    Long,
}
