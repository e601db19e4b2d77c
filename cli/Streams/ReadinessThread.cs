namespace WasmOs.Cli.Streams;

/// <summary>Waits until a descriptor can be read or written, on a thread that is started at the first wait and ends with the process.</summary>
internal sealed class ReadinessThread(int descriptor, short events)
{
    private readonly object _gate = new();
    private bool _isWanted;
    private TaskCompletionSource? _ready;

    /// <summary>Completes when the descriptor is ready; at once when it is ready now. Must be called by one thread at a time.</summary>
    public Task WaitAsync()
    {
        // The kernel is asked each time. An earlier wait that has completed does not show whether the descriptor is ready now.
        if (LibC.Poll(descriptor, events, 0))
        {
            return Task.CompletedTask;
        }

        if (_ready is { Task.IsCompleted: false } waiting)
        {
            return waiting.Task;
        }

        if (_ready is null)
        {
            new Thread(Run) { IsBackground = true, Name = "wasmos-wait" }.Start();
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _ready = ready;
            _isWanted = true;
            Monitor.Pulse(_gate);
        }

        return ready.Task;
    }

    private void Run()
    {
        while (true)
        {
            TaskCompletionSource ready;
            lock (_gate)
            {
                while (!_isWanted)
                {
                    Monitor.Wait(_gate);
                }

                _isWanted = false;
                ready = _ready!;
            }

            LibC.Poll(descriptor, events, LibC.Infinite);
            ready.SetResult();
        }
    }
}
