namespace WasmOs.Runtime.Execution;

/// <summary>
/// What a run is done for. A module's calls and its background work are separate flows, so that background work does not delay callers.
/// </summary>
public enum RunSource : byte
{
    /// <summary>A caller waits for the outcome.</summary>
    Call,

    /// <summary>Background work, such as a task or an input of a batch: no caller waits for the outcome.</summary>
    Background,
}
