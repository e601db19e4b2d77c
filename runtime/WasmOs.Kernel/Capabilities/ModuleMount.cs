namespace WasmOs.Kernel.Capabilities;

/// <summary>A directory that runs of a module get. Immutable.</summary>
public sealed record ModuleMount
{
    /// <summary>Where the files are.</summary>
    public ModuleMountType Type { get; init; }

    /// <summary>The absolute guest path.</summary>
    public string Path { get; init; } = "";

    /// <summary>The name of one of the module's own volumes; null for <c>default</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the guest may write; null: yes for scratch and volume, no for bundle and host.</summary>
    public bool? Writable { get; init; }

    /// <summary>The directory of this machine, for <see cref="ModuleMountType.Host"/>.</summary>
    public string? Source { get; init; }

    /// <summary>The largest total size of the files, bytes, for <see cref="ModuleMountType.Scratch"/>; null for the module's limit.</summary>
    public long? Size { get; init; }
}
