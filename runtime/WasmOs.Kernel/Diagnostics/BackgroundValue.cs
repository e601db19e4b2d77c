using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>
/// Something in storage that is shown to those who do not wait for storage. It is read in the background when somebody looks and what is known is too old. So
/// a look shows what the one before has asked for. Thread-safe.
/// </summary>
/// <typeparam name="T">What is shown.</typeparam>
internal sealed class BackgroundValue<T>
    where T : class
{
    private readonly Func<CancellationToken, ValueTask<T>> _read;
    private readonly TimeSpan _freshness;
    private readonly string _work;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private T _value;
    private long? _readAt;
    private int _isReading;

    /// <summary>Creates the value.</summary>
    /// <param name="first">What is shown before anything was read.</param>
    /// <param name="read">Reads storage.</param>
    /// <param name="freshness">How old what is shown may be before storage is read again.</param>
    /// <param name="work">The name of the work in the count of background failures.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Is told when storage could not be read.</param>
    public BackgroundValue(
        T first, Func<CancellationToken, ValueTask<T>> read, TimeSpan freshness, string work, TimeProvider time, BackgroundFailures failures) =>
        (_value, _read, _freshness, _work, _time, _failures) = (first, read, freshness, work, time, failures);

    /// <summary>What was read last. Reads storage in the background when that is too old.</summary>
    public T Look()
    {
        var isOld = _readAt is not { } readAt || _time.GetElapsedTime(readAt) >= _freshness;
        if (isOld && Interlocked.CompareExchange(ref _isReading, 1, 0) == 0)
        {
            _ = ReadAsync();
        }

        return Volatile.Read(ref _value);
    }

    /// <summary>Reads storage now, and returns what it says; what it said before when it is down. Does not throw.</summary>
    public async Task<T> ReadAsync()
    {
        try
        {
            Volatile.Write(ref _value, await _read(CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the background work: the next look asks again.
            _failures.Report(_work, e);
        }
        finally
        {
            _readAt = _time.GetTimestamp();
            Volatile.Write(ref _isReading, 0);
        }

        return Volatile.Read(ref _value);
    }
}
