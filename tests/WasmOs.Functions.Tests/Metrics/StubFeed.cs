using WasmOs.Functions.Metrics.Streams;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Tests.Metrics;

/// <summary>A feed whose frames a test makes.</summary>
internal sealed class StubFeed : ILiveFeed
{
    private readonly Queue<LiveFrame> _frames = new();

    public LiveTopics Topics => LiveTopics.None;

    public LiveEnd? End { get; set; }

    /// <summary>How many frames were taken.</summary>
    public int Taken { get; private set; }

    public void Add(string word) => _frames.Enqueue(LiveFrame.Of(word, static _ => { }));

    public KernelError? Refuse(Caller caller) => null;

    public ValueTask<KernelError?> OpenAsync(Caller caller, CancellationToken cancellationToken) => default;

    public ValueTask<LiveFrame?> NextAsync(CancellationToken cancellationToken)
    {
        Taken += _frames.Count > 0 ? 1 : 0;
        return ValueTask.FromResult(_frames.TryDequeue(out var frame) ? frame : null);
    }

    public void Dispose()
    {
    }
}
