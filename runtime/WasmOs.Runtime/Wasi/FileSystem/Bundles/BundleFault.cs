using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Makes the exception that ends the reading of an archive: what is wrong, and with which entry.</summary>
internal static class BundleFault
{
    private const int MaxShownName = 128;

    /// <summary>A fault of the archive as a whole; a sentence whose subject is the archive.</summary>
    public static InvalidDataException OfArchive(string reason) => new($"The archive {reason}.");

    /// <summary>A fault of one entry; a sentence whose subject is the entry.</summary>
    public static InvalidDataException OfEntry(string name, string reason) => new($"The entry '{DisplayText.Escape(name, MaxShownName)}' {reason}.");
}
