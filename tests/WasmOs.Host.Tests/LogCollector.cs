using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace WasmOs.Host.Tests;

/// <summary>Collects all log lines and lets a test wait for one. Thread-safe.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly Channel<LogEntry> _stream = Channel.CreateUnbounded<LogEntry>();

    public IReadOnlyCollection<LogEntry> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    /// <summary>Waits for the next line that contains a text.</summary>
    public async Task<LogEntry> WaitForAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var entry = await _stream.Reader.ReadAsync(limit.Token);
            if (entry.Message.Contains(text, StringComparison.Ordinal))
            {
                return entry;
            }
        }
    }

    public void Dispose() => _stream.Writer.TryComplete();

    private void Add(LogEntry entry)
    {
        _entries.Enqueue(entry);
        _stream.Writer.TryWrite(entry);
    }

    private sealed class Logger(LogCollector collector) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            collector.Add(new LogEntry(logLevel, formatter(state, exception), exception));
    }
}
