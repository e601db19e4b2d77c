namespace WasmOs.Host.Queues;

/// <summary>
/// The pause before the next poll of a queue. The pause doubles, up to a limit, while the queue is empty or storage is down. Not thread-safe.
/// </summary>
/// <remarks>A pause is a random time between half of its bound and the bound, so that hosts that share a queue do not poll at the same time.</remarks>
internal sealed class PollBackOff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan FirstEmpty = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstFailed = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestFailed = TimeSpan.FromSeconds(10);
    private TimeSpan _bound;

    /// <summary>Begins again with the shortest pause, because a poll received a message or the state of storage changed.</summary>
    public void Reset() => _bound = TimeSpan.Zero;

    /// <summary>The pause after a poll that found no message.</summary>
    public TimeSpan AfterEmpty() => Next(FirstEmpty, longest);

    /// <summary>The pause after a poll that failed.</summary>
    public TimeSpan AfterFailure() => Next(FirstFailed, LongestFailed);

    private TimeSpan Next(TimeSpan first, TimeSpan most)
    {
        var doubled = _bound == TimeSpan.Zero ? first : _bound * 2;
        _bound = doubled < most ? doubled : most;
        return _bound * (0.5 + (random.NextDouble() / 2));
    }
}
