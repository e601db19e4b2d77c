namespace WasmOs.Runtime.Compilation;

/// <summary>Lets so many compilations run at once and so many wait; more are refused. Thread-safe.</summary>
internal sealed class CompileGate : IDisposable
{
    private readonly SemaphoreSlim _permits;
    private readonly int _limit;
    private int _inside;

    public CompileGate(int slots, int queueLimit)
    {
        _permits = new SemaphoreSlim(slots);
        _limit = slots + queueLimit;
    }

    /// <summary>Compilations that run or wait.</summary>
    public int Occupancy => Volatile.Read(ref _inside);

    /// <summary>Waits for a permit.</summary>
    /// <returns>False when the queue is full.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > _limit)
        {
            Interlocked.Decrement(ref _inside);
            return false;
        }

        try
        {
            await _permits.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
    }

    public void Exit()
    {
        _permits.Release();
        Interlocked.Decrement(ref _inside);
    }

    public void Dispose() => _permits.Dispose();
}
