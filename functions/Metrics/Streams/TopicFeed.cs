using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>The feed of readers of topics: all their frames are shared.</summary>
/// <param name="topics">What the client asked for.</param>
internal sealed class TopicFeed(LiveTopics topics) : ILiveFeed
{
    /// <inheritdoc/>
    public LiveTopics Topics => topics;

    /// <inheritdoc/>
    public LiveEnd? End => null;

    /// <inheritdoc/>
    public KernelError? Refuse(Caller caller) => LiveAccess.Refuse(caller, topics);

    /// <inheritdoc/>
    public ValueTask<KernelError?> OpenAsync(Caller caller, CancellationToken cancellationToken) => ValueTask.FromResult(Refuse(caller));

    /// <inheritdoc/>
    public ValueTask<LiveFrame?> NextAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
