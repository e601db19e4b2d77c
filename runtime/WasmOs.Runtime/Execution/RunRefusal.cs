namespace WasmOs.Runtime.Execution;

/// <summary>Why a call was not begun.</summary>
public enum RunRefusal : byte
{
    /// <summary>It was begun, or was cancelled.</summary>
    None,

    /// <summary>As many runs wait as may: <see cref="RuntimeOptions.QueueLimit"/>.</summary>
    QueueFull,

    /// <summary>As many runs of its flow wait as may while the rest of the line is kept for others.</summary>
    FlowFull,

    /// <summary>It waited for its first slot for <see cref="RuntimeOptions.QueueTimeout"/>.</summary>
    QueueTimeout,
}
