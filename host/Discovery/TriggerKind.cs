namespace WasmOs.Host.Discovery;

/// <summary>What makes a function run.</summary>
public enum TriggerKind
{
    /// <summary>An HTTP request.</summary>
    Http,

    /// <summary>A clock.</summary>
    Timer,

    /// <summary>A message of a queue.</summary>
    Queue,
}
