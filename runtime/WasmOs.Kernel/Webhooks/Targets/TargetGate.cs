namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Limits concurrent deliveries to one target, so that a target that hangs occupies few of the places for deliveries: <see cref="Width"/> at once, and after a
/// failure only one at once until one succeeds. Thread-safe.
/// </summary>
internal sealed class TargetGate(TimeProvider time)
{
    /// <summary>The largest number of concurrent deliveries to one target.</summary>
    public const int Width = 4;

    private const int MostRemembered = 1000;

    /// <summary>How long to wait for a place. A target that responds quickly frees many places in that time; one that hangs frees none.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Takes a place; waits briefly for one.</summary>
    /// <returns>Zero when a place was taken; otherwise how long to wait before the next try. The more callers are turned away, the longer the time.</returns>
    public async ValueTask<TimeSpan> EnterAsync(string target, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            Task freed;
            lock (_lock)
            {
                var place = PlaceOf(target);
                if (place.Running < (place.IsFailing ? 1 : Width))
                {
                    place.Running++;
                    return TimeSpan.Zero;
                }

                if (place.IsFailing || time.GetElapsedTime(started) >= WaitLimit)
                {
                    var pause = ShortestPause + (place.Refused++ * (ShortestPause / Width));
                    return pause > LongestPause ? LongestPause : pause;
                }

                freed = place.Freed.Task;
            }

            // In either case the loop checks again.
            await Task.WhenAny(freed, Task.Delay(WaitLimit - time.GetElapsedTime(started), time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Releases the place.</summary>
    public void Leave(string target, bool succeeded)
    {
        TaskCompletionSource freed;
        lock (_lock)
        {
            var place = _places[target];
            place.Running--;
            place.Refused = 0;
            place.IsFailing = !succeeded;
            (freed, place.Freed) = (place.Freed, NewSource());
            if (place is { Running: 0, IsFailing: false })
            {
                _places.Remove(target);
            }
        }

        freed.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Place PlaceOf(string target)
    {
        if (_places.TryGetValue(target, out var known))
        {
            return known;
        }

        // Callbacks can name any number of hosts. When too many are remembered, forget those without a running delivery.
        if (_places.Count >= MostRemembered)
        {
            foreach (var idle in _places.Where(entry => entry.Value.Running == 0).Select(entry => entry.Key).ToArray())
            {
                _places.Remove(idle);
            }
        }

        var place = new Place();
        _places.Add(target, place);
        return place;
    }

    private sealed class Place
    {
        public int Running { get; set; }

        public int Refused { get; set; }

        public bool IsFailing { get; set; }

        public TaskCompletionSource Freed { get; set; } = NewSource();
    }
}
