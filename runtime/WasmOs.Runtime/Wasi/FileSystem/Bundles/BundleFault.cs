using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Makes the exceptions that refuse an archive. Their messages say what is wrong, and with which entry.</summary>
internal static class BundleFault
{
    private const int MaxShownName = 128;

    /// <summary>An error of the archive as a whole.</summary>
    /// <param name="reason">The rest of a sentence that begins with "The archive", without the period.</param>
    public static InvalidDataException OfArchive(string reason) => new($"The archive {reason}.");

    /// <summary>An error of one entry.</summary>
    /// <param name="name">The entry's name in the archive.</param>
    /// <param name="reason">The rest of a sentence that begins with the entry, without the period.</param>
    public static InvalidDataException OfEntry(string name, string reason) => new($"The entry '{DisplayText.Escape(name, MaxShownName)}' {reason}.");
}
