namespace WasmOs.Host.Admission;

/// <summary>A kind of requests with its own places, so that they never wait behind requests of another kind.</summary>
internal enum RequestLane
{
    /// <summary>Health. It has no places, because it must be answered in every state of the host.</summary>
    Exempt,

    /// <summary>Streams of events, which last. They have no places; MAX_STREAM_READERS bounds them.</summary>
    Streams,

    /// <summary>Metrics and the scheduler's state.</summary>
    Monitoring,

    /// <summary>All other requests: modules, history, tasks, schedules, cancellation. The body is complete before a place is taken.</summary>
    Administration,

    /// <summary>Uploads and batches, whose bodies are too large to wait for in memory. A place is held while the body arrives.</summary>
    Transfers,

    /// <summary>Runs of guests. This lane only counts them; the runtime's scheduler decides which run may begin.</summary>
    Guests,
}
