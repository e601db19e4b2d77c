using System.Collections.Immutable;
using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>A full description of one version of a module. Immutable.</summary>
public sealed record ModuleDescription
{
    /// <summary>The module's name.</summary>
    public required string Name { get; init; }

    /// <summary>When the module was created. Distinguishes it from a deleted module of the same name.</summary>
    public required DateTimeOffset ModuleCreatedAt { get; init; }

    /// <summary>The key under which the capabilities that runs asked for are recorded.</summary>
    public ObservedCapabilityKey ObservedCapabilityKey => new(Name, ModuleCreatedAt);

    /// <summary>Reasons why runs do not get what the settings say, one sentence each.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The newest version of the module.</summary>
    public required int NewestVersion { get; init; }

    /// <summary>The digest of the content.</summary>
    public required ModuleDigest Digest { get; init; }

    /// <summary>The digest of the version's bundle; null when it has none.</summary>
    public ModuleDigest? Bundle { get; init; }

    /// <summary>The analysis of the binary, made at upload.</summary>
    public required ModuleAnalysis Analysis { get; init; }

    /// <summary>The module's settings.</summary>
    public required ModuleSettings Settings { get; init; }

    /// <summary>The module's aliases, by name.</summary>
    public required ImmutableArray<ModuleAlias> Aliases { get; init; }

    /// <summary>When this version was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who uploaded this version; null when the upload was anonymous.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The module's ETag. Changes with every change of the module (a version, an alias, the settings).</summary>
    public required string ETag { get; init; }
}
