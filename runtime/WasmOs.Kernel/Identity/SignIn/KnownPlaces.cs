namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>
/// Remembers from where accounts have signed in lately. Only a right password adds an entry, so nobody else can fill it. Bounded: when full, the oldest are
/// forgotten. Thread-safe.
/// </summary>
/// <param name="capacity">The most pairs of an account and a place.</param>
/// <param name="time">The clock.</param>
internal sealed class KnownPlaces(int capacity, TimeProvider time)
{
    /// <summary>How long a place is known after a sign-in: longer than a session lives, so that somebody who signs in when it ends is known still.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromDays(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string Place), long> _places = [];

    /// <summary>Whether the account has signed in from the place lately.</summary>
    public bool Contains(string account, string place)
    {
        lock (_lock)
        {
            return _places.TryGetValue((account, place), out var at) && time.GetElapsedTime(at) < KnownFor;
        }
    }

    /// <summary>Remembers a sign-in.</summary>
    public void Add(string account, string place)
    {
        lock (_lock)
        {
            if (!_places.ContainsKey((account, place)) && _places.Count >= capacity)
            {
                // A tenth at once, so that the next ones need not search again.
                foreach (var (oldest, _) in _places.OrderBy(static entry => entry.Value).Take(Math.Max(1, capacity / 10)).ToArray())
                {
                    _places.Remove(oldest);
                }
            }

            _places[(account, place)] = time.GetTimestamp();
        }
    }
}
