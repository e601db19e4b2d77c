namespace WasmOs.Runtime.Execution;

/// <summary>Why the runtime did not begin a call.</summary>
public enum RunRefusal : byte
{
    /// <summary>The call was begun, or was cancelled.</summary>
    None,

    /// <summary>The waiting line is full: <see cref="RuntimeOptions.QueueLimit"/> runs wait.</summary>
    QueueFull,

    /// <summary>Too many runs of the call's flow wait: the rest of the line is kept for other flows.</summary>
    FlowFull,

    /// <summary>The call waited for its first slot for <see cref="RuntimeOptions.QueueTimeout"/> and got none.</summary>
    QueueTimeout,
}
