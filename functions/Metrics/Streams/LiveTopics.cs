namespace WasmOs.Functions.Metrics.Streams;

/// <summary>What a reader of the live stream asked for.</summary>
[Flags]
internal enum LiveTopics
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The runtime's metrics.</summary>
    Runtime = 1,

    /// <summary>The metrics of the modules that changed.</summary>
    Modules = 2,

    /// <summary>The queues and states of tasks.</summary>
    Tasks = 4,

    /// <summary>The runs that ended.</summary>
    Executions = 8,

    /// <summary>The scheduler's state.</summary>
    Scheduler = 16,

    /// <summary>Alerts.</summary>
    Alerts = 32,
}
