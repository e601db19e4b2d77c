using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>What one reader of a stream gets besides the frames that all readers share. One thread at a time uses it.</summary>
internal interface ILiveFeed : IDisposable
{
    /// <summary>The topics of the shared frames.</summary>
    LiveTopics Topics { get; }

    /// <summary>Why the stream ends, apart from what ends all streams; null while it lasts.</summary>
    LiveEnd? End { get; }

    /// <summary>Returns why a caller may not read this; null when the caller may.</summary>
    KernelError? Refuse(Caller caller);

    /// <summary>Finds what is to be read. Called once, when the reader has its place.</summary>
    /// <param name="caller">The reader's caller.</param>
    /// <param name="cancellationToken">Cancelled when the client is gone.</param>
    /// <returns>Why there is nothing to read; null when there is.</returns>
    ValueTask<KernelError?> OpenAsync(Caller caller, CancellationToken cancellationToken);

    /// <summary>Makes the next frame. Called as often as the client takes frames, and at least once a second.</summary>
    /// <returns>Null when there is nothing more for now.</returns>
    ValueTask<LiveFrame?> NextAsync(CancellationToken cancellationToken);
}
