namespace WasmOs.Storage;

/// <summary>Stored content that cannot be used any more. Immutable.</summary>
/// <param name="Blob">The blob that holds the content.</param>
/// <param name="What">What the content is, as the beginning of a sentence.</param>
/// <param name="Mend">How to repair the content, as a sentence.</param>
public sealed record DamagedContent(BlobAddress Blob, string What, string Mend)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} is damaged or gone (blob {Blob}). {Mend}";
}
