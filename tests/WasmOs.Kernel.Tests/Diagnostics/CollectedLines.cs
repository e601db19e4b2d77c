using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Kernel.Tests.Diagnostics;

/// <summary>Collects log lines, and lets a test wait until a failure is logged.</summary>
internal sealed class CollectedLines : ILogger<BackgroundFailures>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<(LogLevel Level, string Text)> All => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception?.GetType().Name}"));

    /// <summary>Waits, with a time limit, until background work makes a condition true.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(startedAt) < Patience, "it did not happen in time");
            await Task.Yield();
        }
    }
}
