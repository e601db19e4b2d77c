namespace WasmOs.Runtime.Execution;

/// <summary>What a run's instance was made from.</summary>
public enum StartKind : byte
{
    /// <summary>The module was compiled for this run.</summary>
    Cold,

    /// <summary>The compiled code was loaded from a file or a blob for this run.</summary>
    Artifact,

    /// <summary>The compiled code was in memory; the instance was made for this run.</summary>
    Memory,

    /// <summary>An instance was ready before the run.</summary>
    Warm,
}
