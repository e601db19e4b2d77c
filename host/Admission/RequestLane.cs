namespace WasmOs.Host.Admission;

/// <summary>A kind of work that has places of its own, so that it never waits behind another kind.</summary>
internal enum RequestLane
{
    /// <summary>Without places: health, which must be heard whatever happens.</summary>
    Exempt,

    /// <summary>Figures: metrics and the scheduler.</summary>
    Monitoring,

    /// <summary>Everything else: modules, history, tasks, schedules, cancelling. The body is there before a place is taken.</summary>
    Administration,

    /// <summary>Bodies too large to wait for in memory: uploads and batches. A place is held while the body comes.</summary>
    Transfers,

    /// <summary>Runs of guests: counted here, while the runtime's scheduler says which may begin.</summary>
    Guests,
}
