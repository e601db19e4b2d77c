namespace WasmOs.Runtime.Compilation;

/// <summary>
/// Lets so many compilations run at once and so many wait, each for a bounded time; more are refused. Small modules have places of their own, so that nobody's large ones keep them waiting:
/// a compilation cannot be interrupted once it has begun. Thread-safe.
/// </summary>
/// <param name="slots">Compilations at once of either size, 1 or more.</param>
/// <param name="queueLimit">How many of either size may wait.</param>
/// <param name="longestWait">How long one may wait.</param>
/// <param name="time">The clock of waits.</param>
internal sealed class CompileGate(int slots, int queueLimit, TimeSpan longestWait, TimeProvider time)
{
    private readonly CompileLane _small = new(slots, queueLimit, longestWait, time);
    private readonly CompileLane _large = new(slots, queueLimit, longestWait, time);

    /// <summary>Compilations that run or wait.</summary>
    public int Occupancy => _small.Occupancy + _large.Occupancy;

    /// <summary>Waits for a place.</summary>
    /// <param name="isSmall">Whether the module is small: see <see cref="CompileJob.IsSmall"/>.</param>
    /// <param name="patient">For work in the background, which nobody waits for: after all others, however long that takes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when too many wait, or it waited for too long.</returns>
    public ValueTask<bool> EnterAsync(bool isSmall, bool patient, CancellationToken cancellationToken) =>
        LaneOf(isSmall).EnterAsync(patient, cancellationToken);

    /// <summary>Gives the place back.</summary>
    public void Exit(bool isSmall, bool patient) => LaneOf(isSmall).Exit(patient);

    private CompileLane LaneOf(bool isSmall) => isSmall ? _small : _large;
}
