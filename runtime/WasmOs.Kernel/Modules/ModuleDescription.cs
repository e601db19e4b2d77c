using System.Collections.Immutable;
using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>One version of a module with what is known of it. Immutable.</summary>
public sealed record ModuleDescription
{
    /// <summary>The module's name.</summary>
    public required string Name { get; init; }

    /// <summary>When the module came to be: tells it from a former one of its name.</summary>
    public required DateTimeOffset ModuleCreatedAt { get; init; }

    /// <summary>Under what the runs' requests for capabilities are kept.</summary>
    public ObservedCapabilityKey ObservedCapabilityKey => new(Name, ModuleCreatedAt);

    /// <summary>What keeps its runs from getting what the settings say; sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The newest version of the module.</summary>
    public required int NewestVersion { get; init; }

    /// <summary>Identity of the content.</summary>
    public required ModuleDigest Digest { get; init; }

    /// <summary>The digest of the files that came with it; null for none.</summary>
    public ModuleDigest? Bundle { get; init; }

    /// <summary>What the scan of the upload found.</summary>
    public required ModuleAnalysis Analysis { get; init; }

    /// <summary>The module's settings.</summary>
    public required ModuleSettings Settings { get; init; }

    /// <summary>The module's aliases, by name.</summary>
    public required ImmutableArray<ModuleAlias> Aliases { get; init; }

    /// <summary>When this version was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who uploaded it; null when nobody was signed in.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Changes with every change of the module (a version, an alias, the settings).</summary>
    public required string ETag { get; init; }
}
