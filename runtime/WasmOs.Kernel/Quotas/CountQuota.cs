using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Quotas;

/// <summary>Bounds how many there may be of something. Thread-safe.</summary>
/// <remarks>
/// What this process adds takes turns, so that calls which come at the same moment do not exceed the limit together; other hosts can exceed it, by one each. It is counted at most every
/// <see cref="Freshness"/>, and after a deletion; in between, what was added is added.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose handle nobody asks for holds nothing native.")]
internal sealed class CountQuota(int limit, Func<CancellationToken, ValueTask<int>> count, TimeProvider time)
{
    /// <summary>How old a count may be: other hosts add and delete too.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private int _count = -1;
    private long _countedAt;
    private int _countedAfter;
    private int _deletions;

    /// <summary>Whether there are as many as there may be.</summary>
    public async ValueTask<bool> IsFullAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await IsFullInTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Adds one, unless there are as many as there may be.</summary>
    /// <param name="full">The error when there are.</param>
    /// <param name="add">Adds it. It may find that it is there already.</param>
    /// <param name="isNew">Whether what it answered is one more.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<T>> AddAsync<T>(Func<KernelError> full, Func<ValueTask<Result<T>>> add, Func<T, bool> isNew, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await IsFullInTurnAsync(cancellationToken).ConfigureAwait(false))
            {
                return full();
            }

            var added = await add().ConfigureAwait(false);
            _count += added.Succeeded && isNew(added.Value) ? 1 : 0;
            return added;
        }
        catch
        {
            // It may have been written nevertheless: the next call counts.
            Forget();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>One was deleted: the next call counts.</summary>
    public void Forget() => Interlocked.Increment(ref _deletions);

    private async ValueTask<bool> IsFullInTurnAsync(CancellationToken cancellationToken)
    {
        var deletions = Volatile.Read(ref _deletions);
        if (_count < 0 || _countedAfter != deletions || time.GetElapsedTime(_countedAt) >= Freshness)
        {
            var startedAt = time.GetTimestamp();
            _count = await count(cancellationToken).ConfigureAwait(false);
            (_countedAt, _countedAfter) = (startedAt, deletions);
        }

        return _count >= limit;
    }
}
