namespace WasmOs.Storage;

/// <summary>Something stored that cannot be used any more.</summary>
/// <param name="Blob">Where it lies.</param>
/// <param name="What">What it is, as the beginning of a sentence.</param>
/// <param name="Mend">What makes it good again, as a sentence.</param>
public sealed record DamagedContent(BlobAddress Blob, string What, string Mend)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} is damaged or gone (blob {Blob}). {Mend}";
}
