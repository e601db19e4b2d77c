using System.Threading.Channels;

namespace WasmOs.Host.Tests.Queues;

/// <summary>The messages that functions received, in the order of their arrival. Thread-safe.</summary>
public sealed class Inbox
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

    /// <summary>The number of messages that the test has not read yet.</summary>
    public int Count => _received.Reader.Count;

    /// <summary>Adds a message. Functions call this.</summary>
    public void Add(string message) => _received.Writer.TryWrite(message);

    /// <summary>Waits for the next message.</summary>
    public Task<string> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Takes all messages that the test has not read yet.</summary>
    public IReadOnlyList<string> Drain()
    {
        var all = new List<string>();
        while (_received.Reader.TryRead(out var message))
        {
            all.Add(message);
        }

        return all;
    }
}
