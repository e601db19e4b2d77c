namespace WasmOs.Runtime.Execution;

/// <summary>What a run is done for. Each source of a module's runs is a flow of its own, so that a module's background work does not stand before its callers.</summary>
public enum RunSource : byte
{
    /// <summary>A caller waits for the outcome.</summary>
    Call,

    /// <summary>Nobody waits: a task or an input of a batch.</summary>
    Background,
}
