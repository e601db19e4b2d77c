using System.Threading.Channels;

namespace WasmOs.Host.Tests.Queues;

/// <summary>What functions were given, in the order in which they got it.</summary>
public sealed class Inbox
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

    /// <summary>How many wait to be looked at.</summary>
    public int Count => _received.Reader.Count;

    /// <summary>For the function.</summary>
    public void Add(string message) => _received.Writer.TryWrite(message);

    /// <summary>The next that a function was given.</summary>
    public Task<string> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>All that wait to be looked at.</summary>
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
