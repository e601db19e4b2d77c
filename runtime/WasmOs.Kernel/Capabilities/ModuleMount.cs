namespace WasmOs.Kernel.Capabilities;

/// <summary>A directory that runs of a module get. Immutable.</summary>
public sealed record ModuleMount
{
    /// <summary>Where the files are.</summary>
    public ModuleMountType Type { get; init; }

    /// <summary>The absolute guest path.</summary>
    public string Path { get; init; } = "";

    /// <summary>A volume's name, one of the module's own; null for <c>default</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it may be written; null: scratch and volume yes, bundle and host no.</summary>
    public bool? Writable { get; init; }

    /// <summary>The directory of this machine, for <see cref="ModuleMountType.Host"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Bytes in all files, for <see cref="ModuleMountType.Scratch"/>; null for the limit of the module.</summary>
    public long? Size { get; init; }
}
