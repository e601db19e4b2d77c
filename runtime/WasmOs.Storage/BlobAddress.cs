namespace WasmOs.Storage;

/// <summary>The address of one blob.</summary>
/// <param name="Container">The container: 3 to 63 lower-case letters, digits and single hyphens.</param>
/// <param name="Name">The blob's name: 1 to 1,024 characters in parts divided by <c>/</c>. No part is empty, <c>.</c> or <c>..</c>.</param>
public readonly record struct BlobAddress(string Container, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Container}/{Name}";
}
