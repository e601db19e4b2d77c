namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Lets few deliveries at once to one target, so that a target that hangs holds few of the places in which deliveries are made: <see cref="Width"/> at once, and one at once after a failure,
/// until it succeeds. Thread-safe.
/// </summary>
internal sealed class TargetGate(TimeProvider time)
{
    /// <summary>Deliveries at once to one target.</summary>
    public const int Width = 4;

    private const int MostRemembered = 1000;

    /// <summary>How long to wait for a place: a target that answers at once gives many in that time, one that hangs none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Takes a place, waiting a little for it.</summary>
    /// <returns>Zero when it was taken; else after which time to come again: the longer, the more come.</returns>
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

                if (place.IsFailing || time.GetElapsedTime(started) >= Patience)
                {
                    var pause = ShortestPause + (place.Refused++ * (ShortestPause / Width));
                    return pause > LongestPause ? LongestPause : pause;
                }

                freed = place.Freed.Task;
            }

            // Either way the next round looks again.
            await Task.WhenAny(freed, Task.Delay(Patience - time.GetElapsedTime(started), time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives the place back.</summary>
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

        // Callbacks can name any number of hosts: those that only failed once are forgotten when they are too many.
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
