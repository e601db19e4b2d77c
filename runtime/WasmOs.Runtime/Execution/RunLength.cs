namespace WasmOs.Runtime.Execution;

/// <summary>How long a run is expected to keep a slot, by the CPU time of its function's last runs.</summary>
public enum RunLength : byte
{
    /// <summary>The module has not run yet: it has the benefit of the doubt.</summary>
    Unknown,

    /// <summary>Its last runs ended within a slice or so.</summary>
    Short,

    /// <summary>Its last runs took longer, or nobody waits for the run.</summary>
    Long,
}
