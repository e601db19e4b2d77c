namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Admits up to <c>capacity</c> tasks at once. Waiting tasks get turns in the ratio 16 : 4 : 1 for high, normal and low priority, by stride
/// scheduling: each priority pays the inverse of its weight for a turn, and the priority that has paid least is next. So low-priority tasks always make
/// progress. Thread-safe.
/// </summary>
internal sealed class PriorityGate(int capacity)
{
    /// <summary>What a turn costs, indexed by <see cref="TaskPriority"/>: normal, high, low.</summary>
    private static readonly int[] Strides = [4, 1, 16];

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<bool>>[] _waiting = [new(), new(), new()];
    private readonly long[] _paid = new long[3];
    private int _inUse;
    private long _now;

    /// <summary>How many tasks are admitted now.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Waits for a turn. Each admitted caller must call <see cref="Exit"/> once.</summary>
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
                // A priority that had nobody waiting must not accumulate credit: otherwise its tasks would overtake all others when they return.
                _paid[kind] = Math.Max(_paid[kind], _now);
            }

            _waiting[kind].Enqueue(waiter);
        }

        return new ValueTask(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>Ends a turn and gives the place to the next waiter.</summary>
    public void Exit()
    {
        while (Next() is { } waiter)
        {
            if (waiter.TrySetResult(true))
            {
                return;
            }

            // This waiter was cancelled: give the turn to the next one.
        }
    }

    private static async Task WaitAsync(TaskCompletionSource<bool> waiter, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<bool>)state!).TrySetCanceled(token), waiter))
        {
            await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Dequeues the waiter that gets the turn; null when nobody waits, and the place is then free.</summary>
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
