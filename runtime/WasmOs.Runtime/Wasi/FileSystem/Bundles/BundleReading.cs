using System.Diagnostics.CodeAnalysis;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>What came of reading an archive: a tree, or a sentence that says why not.</summary>
public sealed class BundleReading
{
    private BundleReading(FileTree? content, string? fault)
    {
        Content = content;
        Fault = fault;
    }

    /// <summary>The files; null when it was refused.</summary>
    public FileTree? Content { get; }

    /// <summary>Why it was refused; null when it was not.</summary>
    public string? Fault { get; }

    /// <summary>Whether it was read.</summary>
    [MemberNotNullWhen(true, nameof(Content))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsRead => Content is not null;

    internal static BundleReading Of(FileTree content) => new(content, null);

    internal static BundleReading Refused(string fault) => new(null, fault);
}
