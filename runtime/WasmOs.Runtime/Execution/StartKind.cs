namespace WasmOs.Runtime.Execution;

/// <summary>How warm a run started.</summary>
public enum StartKind : byte
{
    /// <summary>The module was compiled for this run.</summary>
    Cold,

    /// <summary>The compiled code was loaded from disk or blob for this run.</summary>
    Cached,

    /// <summary>The compiled code was in memory; the instance was made for this run.</summary>
    Pooled,

    /// <summary>An instance was ready.</summary>
    Warm,
}
