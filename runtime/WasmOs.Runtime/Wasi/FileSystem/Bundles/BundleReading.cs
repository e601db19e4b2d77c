using System.Diagnostics.CodeAnalysis;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>The result of reading an archive: the files, or the reason for which the archive was refused.</summary>
public sealed class BundleReading
{
    private BundleReading(FileTree? content, string? fault)
    {
        Content = content;
        Fault = fault;
    }

    /// <summary>The files; null when the archive was refused.</summary>
    public FileTree? Content { get; }

    /// <summary>Why the archive was refused, in one or more sentences; null when it was accepted.</summary>
    public string? Fault { get; }

    /// <summary>Whether the archive was accepted.</summary>
    [MemberNotNullWhen(true, nameof(Content))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsRead => Content is not null;

    internal static BundleReading Of(FileTree content) => new(content, null);

    internal static BundleReading Refused(string fault) => new(null, fault);
}
