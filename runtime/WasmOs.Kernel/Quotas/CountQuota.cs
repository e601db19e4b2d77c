using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Quotas;

/// <summary>Limits the number of objects of one kind. Thread-safe.</summary>
/// <remarks>
/// Additions in this process take turns, so that concurrent calls do not exceed the limit together. Other hosts can exceed the limit, each by one. Objects are
/// counted again when the count is older than <see cref="Freshness"/>, and after a deletion; in between, each addition increments the count.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose handle nobody asks for holds nothing native.")]
internal sealed class CountQuota(int limit, Func<CancellationToken, ValueTask<int>> count, TimeProvider time)
{
    /// <summary>The longest time for which a count is used: other hosts add and delete too.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private int _count = -1;
    private long _countedAt;
    private int _countedAfter;
    private int _deletions;

    /// <summary>Whether the limit is reached.</summary>
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

    /// <summary>Adds an object, unless the limit is reached.</summary>
    /// <param name="full">Creates the error for a reached limit.</param>
    /// <param name="add">Adds the object. It may find that the object already exists.</param>
    /// <param name="isNew">Whether the result of <paramref name="add"/> is an additional object.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<T>> AddAsync<T>(
        Func<KernelError> full, Func<ValueTask<Result<T>>> add, Func<T, bool> isNew, CancellationToken cancellationToken)
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
            // The object may have been written nevertheless, so the next call counts again.
            Forget();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Called after a deletion: the next call counts again.</summary>
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
