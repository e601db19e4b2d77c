namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Lets so many tasks through at once, and lets those that wait go on in the proportion 16 : 4 : 1 of high, normal and low: stride scheduling, by which each kind
/// pays the inverse of its weight for a turn and the one that has paid least is next. So low always moves. Thread-safe.
/// </summary>
internal sealed class PriorityGate(int capacity)
{
    /// <summary>What a turn costs, by the number of the priority: normal, high, low.</summary>
    private static readonly int[] Strides = [4, 1, 16];

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<bool>>[] _waiting = [new(), new(), new()];
    private readonly long[] _paid = new long[3];
    private int _inUse;
    private long _now;

    /// <summary>How many are through.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Waits for a turn. Each that came through must leave by <see cref="Exit"/>.</summary>
    public ValueTask EnterAsync(TaskPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<bool> waiter;
        lock (_gate)
        {
            if (_inUse < capacity)
            {
                _inUse++;
                return ValueTask.CompletedTask;
            }

            waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var kind = (int)priority;
            if (_waiting[kind].Count == 0)
            {
                // Who did not wait has saved nothing up.
                _paid[kind] = Math.Max(_paid[kind], _now);
            }

            _waiting[kind].Enqueue(waiter);
        }

        return new ValueTask(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>Leaves: the next one comes through.</summary>
    public void Exit()
    {
        while (Next() is { } waiter)
        {
            if (waiter.TrySetResult(true))
            {
                return;
            }

            // It gave up waiting: its turn is the next one's.
        }
    }

    private static async Task WaitAsync(TaskCompletionSource<bool> waiter, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<bool>)state!).TrySetCanceled(token), waiter))
        {
            await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>The waiter who gets the turn; null when nobody waits, and the place is free.</summary>
    private TaskCompletionSource<bool>? Next()
    {
        lock (_gate)
        {
            var next = -1;
            for (var kind = 0; kind < _waiting.Length; kind++)
            {
                if (_waiting[kind].Count > 0 && (next < 0 || _paid[kind] < _paid[next] || (_paid[kind] == _paid[next] && Strides[kind] < Strides[next])))
                {
                    next = kind;
                }
            }

            if (next < 0)
            {
                _inUse--;
                return null;
            }

            _now = _paid[next];
            _paid[next] += Strides[next];
            return _waiting[next].Dequeue();
        }
    }
}
