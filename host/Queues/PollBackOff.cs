namespace WasmOs.Host.Queues;

/// <summary>How long to wait before the next look at a queue: longer and longer while it is empty, and while storage is down. Not thread-safe.</summary>
/// <remarks>A pause is a random part of its bound, between half and the whole, so that hosts that share a queue spread their looks.</remarks>
internal sealed class PollBackOff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan FirstEmpty = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstFailed = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestFailed = TimeSpan.FromSeconds(10);
    private TimeSpan _bound;

    /// <summary>Something was there, or will be: begin anew.</summary>
    public void Reset() => _bound = TimeSpan.Zero;

    /// <summary>The pause after a look that found nothing.</summary>
    public TimeSpan AfterEmpty() => Next(FirstEmpty, longest);

    /// <summary>The pause after a look that storage did not answer.</summary>
    public TimeSpan AfterFailure() => Next(FirstFailed, LongestFailed);

    private TimeSpan Next(TimeSpan first, TimeSpan most)
    {
        var doubled = _bound == TimeSpan.Zero ? first : _bound * 2;
        _bound = doubled < most ? doubled : most;
        return _bound * (0.5 + (random.NextDouble() / 2));
    }
}
