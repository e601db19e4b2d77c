namespace WasmOs.Common;

/// <summary>
/// A value that many figures are read from. It is read again only when it is older than a tenth of a second, so that one collection reads it once. Thread-safe.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="read">Reads the value now.</param>
internal sealed class RecentValue<T>(Func<T> read)
    where T : class
{
    private const long MaxAgeMilliseconds = 100;

    private (T Value, long ReadAt)? _last;
    private readonly Lock _gate = new();

    /// <summary>The value, at most 100 ms old.</summary>
    public T Get()
    {
        lock (_gate)
        {
            var now = Environment.TickCount64;
            if (_last is not { } last || now - last.ReadAt >= MaxAgeMilliseconds)
            {
                last = (read(), now);
                _last = last;
            }

            return last.Value;
        }
    }
}
