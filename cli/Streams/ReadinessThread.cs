namespace WasmOs.Cli.Streams;

/// <summary>Waits in the kernel until a descriptor can be read or written, on a thread of its own that is made at the first wait and ends with the process.</summary>
internal sealed class ReadinessThread(int descriptor, short events)
{
    private readonly object _gate = new();
    private bool _isWanted;
    private TaskCompletionSource? _ready;

    /// <summary>Completes when the descriptor is ready, at once when it is now. By one thread.</summary>
    public Task WaitAsync()
    {
        // Asked of the kernel each time: that an earlier wait has ended says nothing of now, and what has come since no wait would tell.
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
