namespace WasmOs.Runtime.Compilation;

/// <summary>
/// Limits how many compilations run at the same time and how many wait, and for how long; further ones are refused. Small and large modules have separate
/// places, so that large modules never delay small ones: a running compilation cannot be interrupted. Thread-safe.
/// </summary>
/// <param name="slots">Compilations of each size that run at the same time, 1 or more.</param>
/// <param name="queueLimit">Compilations of each size that may wait.</param>
/// <param name="longestWait">How long a compilation may wait.</param>
/// <param name="time">The clock that measures the waits.</param>
internal sealed class CompileGate(int slots, int queueLimit, TimeSpan longestWait, TimeProvider time)
{
    private readonly CompileLane _small = new(slots, queueLimit, longestWait, time);
    private readonly CompileLane _large = new(slots, queueLimit, longestWait, time);

    /// <summary>Compilations that are running or waiting now.</summary>
    public int Occupancy => _small.Occupancy + _large.Occupancy;

    /// <summary>Waits for a place.</summary>
    /// <param name="isSmall">Whether the module is small (<see cref="CompileJob.IsSmall"/>).</param>
    /// <param name="patient">True for background work, which no caller waits for: it comes after all other work and may wait without limit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when too many compilations wait, or this one waited too long.</returns>
    public ValueTask<bool> EnterAsync(bool isSmall, bool patient, CancellationToken cancellationToken) =>
        LaneOf(isSmall).EnterAsync(patient, cancellationToken);

    /// <summary>Gives the place back.</summary>
    public void Exit(bool isSmall, bool patient) => LaneOf(isSmall).Exit(patient);

    private CompileLane LaneOf(bool isSmall) => isSmall ? _small : _large;
}
