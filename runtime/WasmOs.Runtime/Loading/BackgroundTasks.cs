using System.Collections.Concurrent;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Loading;

/// <summary>Runs work that no caller waits for. Reports the failures of this work, and lets the owner wait for its end. Thread-safe.</summary>
internal sealed class BackgroundTasks(InternalFailures failures)
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    public void Run(Func<Task> work)
    {
        var task = Task.Run(work);
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(
            ended =>
            {
                _running.TryRemove(ended, out _);
                if (ended.Exception?.GetBaseException() is { } exception and not OperationCanceledException)
                {
                    failures.Report("compilation", exception);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Completes when all work that was started has ended, with success or failure.</summary>
    public async Task WhenIdleAsync()
    {
        while (!_running.IsEmpty)
        {
            await Task.WhenAll(_running.Keys).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            await Task.Yield();
        }
    }
}
