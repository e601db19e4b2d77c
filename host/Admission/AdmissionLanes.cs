using WasmOs.Functions.Shutdown;

namespace WasmOs.Host.Admission;

/// <summary>The admission gates, one for each lane with places. Thread-safe.</summary>
internal sealed class AdmissionLanes : IDrain
{
    /// <summary>Places of the monitoring lane. Its requests read memory or make one storage call, so a few at once are many a second.</summary>
    private const int MonitoringPlaces = 64;

    private const int MonitoringQueue = 512;

    /// <summary>
    /// Requests that may wait for a place of the transfers lane. Requests whose body is arriving hold a place; when there are too many of them,
    /// <see cref="BodyIntake"/> aborts the oldest.
    /// </summary>
    private const int TransferQueue = 256;

    private readonly AdmissionGate _monitoring;
    private readonly AdmissionGate _transfers;
    private readonly AdmissionGate _guests;
    private readonly AdmissionGate _administration;

    /// <summary>Creates the gates.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="administration">The gate of the administration lane.</param>
    /// <param name="time">The clock of waits.</param>
    public AdmissionLanes(AdmissionLimits limits, AdmissionGate administration, TimeProvider time)
    {
        _administration = administration;
        _monitoring = new AdmissionGate(MonitoringPlaces, MonitoringPlaces + MonitoringQueue, limits.QueueTimeout, time);
        var transfers = BodyIntake.MostBodies + Math.Min(limits.MaxConcurrent, BodyIntake.MostBodies);
        _transfers = new AdmissionGate(transfers, transfers + TransferQueue, limits.QueueTimeout, time);

        // The runs that the scheduler has room for (waiting, and twice MaxConcurrent begun), and the requests that may still be receiving a body. The scheduler
        // refuses by module, long before this gate refuses the requests of all modules alike.
        var guests = limits.MaxOutstanding + (2L * limits.MaxConcurrent) + BodyIntake.MostBodies;
        var places = (int)Math.Min(int.MaxValue, guests);
        _guests = new AdmissionGate(places, places, limits.QueueTimeout, time);
    }

    /// <inheritdoc/>
    public string What => "requests";

    /// <inheritdoc/>
    public int Running => _monitoring.Running + _transfers.Running + _guests.Running + _administration.Running;

    /// <summary>Bodies that must be complete before their request takes a place.</summary>
    public BodyIntake Bodies { get; } = new();

    /// <summary>Bodies that are read while they arrive.</summary>
    public BodyIntake Transfers { get; } = new(BodyIntake.MostBodies, BodyIntake.MostTransferBytes);

    /// <summary>The gate of a lane; null for <see cref="RequestLane.Exempt"/> and <see cref="RequestLane.Streams"/>, which have no places.</summary>
    public AdmissionGate? GateOf(RequestLane lane) => lane switch
    {
        RequestLane.Monitoring => _monitoring,
        RequestLane.Administration => _administration,
        RequestLane.Transfers => _transfers,
        RequestLane.Guests => _guests,
        _ => null,
    };

    /// <inheritdoc/>
    public Task DrainAsync() => Task.WhenAll(_monitoring.DrainAsync(), _transfers.DrainAsync(), _guests.DrainAsync(), _administration.DrainAsync());
}
