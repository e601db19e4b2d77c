namespace WasmOs.Storage;

/// <summary>An open blob, or the part of it that was asked for. The receiver owns it and must dispose it.</summary>
/// <param name="Properties">Of the whole blob.</param>
/// <param name="Content">The bytes, forward only.</param>
/// <param name="ContentLength">How many bytes <paramref name="Content"/> yields.</param>
public sealed record BlobContent(BlobProperties Properties, Stream Content, long ContentLength) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
