using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Compilation;

/// <summary>Lets so many compilations run at once and so many wait; more are refused. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A compilation over its budget leaves after the runtime is gone; the semaphore holds nothing native.")]
internal sealed class CompileGate
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
    /// <param name="patient">Waits however long the queue is: for work in the background, which nobody waits for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when the queue is full.</returns>
    public async ValueTask<bool> EnterAsync(bool patient, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > _limit && !patient)
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
}
