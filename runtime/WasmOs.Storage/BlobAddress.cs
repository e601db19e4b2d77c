namespace WasmOs.Storage;

/// <summary>Names one blob.</summary>
/// <param name="Container">A container: 3 to 63 lower-case letters, digits and single hyphens.</param>
/// <param name="Name">A blob name: 1 to 1,024 characters, parts divided by <c>/</c>, no part empty, <c>.</c> or <c>..</c>.</param>
public readonly record struct BlobAddress(string Container, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Container}/{Name}";
}
