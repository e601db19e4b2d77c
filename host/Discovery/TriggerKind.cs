namespace WasmOs.Host.Discovery;

/// <summary>The kind of event that calls a function.</summary>
public enum TriggerKind
{
    /// <summary>An HTTP request.</summary>
    Http,

    /// <summary>A due time of a schedule.</summary>
    Timer,

    /// <summary>A message in a queue.</summary>
    Queue,
}
