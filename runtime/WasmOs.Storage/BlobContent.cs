namespace WasmOs.Storage;

/// <summary>A blob, or a part of one, that is open for reading. The receiver owns it and must dispose it.</summary>
/// <param name="Properties">The properties of the whole blob.</param>
/// <param name="Content">The bytes as a read-only stream without seeking.</param>
/// <param name="ContentLength">How many bytes <paramref name="Content"/> contains.</param>
public sealed record BlobContent(BlobProperties Properties, Stream Content, long ContentLength) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
