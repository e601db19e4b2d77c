using System.Collections.Immutable;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Quotas;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;
using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Compiles a module's settings and the operator's options into what its runs get. Thread-safe.</summary>
/// <param name="blobs">Where bundles and volumes are stored.</param>
/// <param name="bundleOf">Gives the blob of a bundle by its digest.</param>
/// <param name="options">The operator's options.</param>
/// <param name="allowFiles">Whether the runtime's sandbox supports files at all.</param>
/// <param name="disk">Checks the room for volumes; null when it is not limited.</param>
internal sealed class GrantCompiler(
    IBlobStore blobs, Func<ModuleDigest, BlobAddress> bundleOf, CapabilityOptions options, bool allowFiles, DiskQuota? disk = null)
{
    private const string DefaultBundlePath = "/bundle";

    private const string NotAllowed =
        "it is a directory of the host that the operator does not allow, or that is not there. Take it from the module's mounts, or list it in allowed_host_directories.";

    private readonly BundleStore _bundles = new(blobs, bundleOf, options.CacheFolder);
    private readonly CapabilityLimitCeiling _ceiling = new(options.Most);

    public CapabilityOptions Options => options;

    public BundleStore Bundles => _bundles;

    /// <summary>The capabilities in force for a module: its own settings under the operator's ceiling.</summary>
    public ModuleCapabilities Effective(string module, ModuleCapabilities own) => CapabilityCeiling.Join(own, options.Modules.GetValueOrDefault(module));

    public ModuleGrants Compile(string module, ModuleCapabilities own, ModuleDigest? bundle)
    {
        var capabilities = Effective(module, own);
        if (!allowFiles)
        {
            // The runtime's sandbox supports no files at all. The guest gets an error number, as if it had been granted none.
            capabilities = capabilities with { FileAccess = FileGrant.None };
        }

        return new ModuleGrants(
            PolicyOf(capabilities), capabilities.FileAccess is null or FileGrant.None ? [] : [.. MountsOf(module, capabilities, bundle)],
            LimitsOf(capabilities));
    }

    /// <summary>Reasons why runs do not get what the settings say, one sentence each.</summary>
    public ImmutableArray<string> Warn(string module, ModuleCapabilities own)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var mount in Effective(module, own).Mounts ?? [])
        {
            if (mount.Type == ModuleMountType.Host && MakeHost(mount) is RefusedMount)
            {
                warnings.Add($"Mount {Quoted.Of(mount.Path)} makes runs fail that may use files: {NotAllowed}");
            }
        }

        if (own.Mounts is { Count: > 0 } && options.Modules.GetValueOrDefault(module)?.Mounts is not null)
        {
            warnings.Add("The mounts of the settings are not used: the operator's file names the mounts of this module.");
        }

        return warnings.ToImmutable();
    }

    private static CapabilityPolicy PolicyOf(ModuleCapabilities capabilities) => new()
    {
        Files = capabilities.FileAccess ?? FileGrant.None,
        AllowedPaths = [.. capabilities.AllowedPaths ?? []],
        ReadOnlyPaths = [.. capabilities.ReadOnlyPaths ?? []],
        EnvironmentNames = [.. capabilities.Environment ?? []],
        Arguments = capabilities.Arguments ?? true,
        Clock = capabilities.Clock ?? true,
        Randomness = capabilities.Randomness ?? true,
        AllowedSyscalls = [.. capabilities.AllowedSyscalls ?? []],
        DeniedSyscalls = [.. capabilities.DeniedSyscalls ?? []],
        OnViolation = capabilities.OnViolation ?? ViolationAction.Deny,
        Learning = capabilities.Learning ?? false,
    };

    private WasiLimits LimitsOf(ModuleCapabilities capabilities)
    {
        var limits = WasiLimits.Default;
        return _ceiling.Clamp(limits with
        {
            MaxFileBytes = capabilities.MaxFileSize ?? limits.MaxFileBytes,
            MaxOpenFiles = capabilities.MaxOpenFiles ?? limits.MaxOpenFiles,
            MaxMountBytes = capabilities.MaxMountSize ?? limits.MaxMountBytes,
            MaxInodes = capabilities.MaxInodes ?? limits.MaxInodes,
            MaxDepth = capabilities.MaxDepth ?? limits.MaxDepth,
        });
    }

    private IEnumerable<WasiMount> MountsOf(string module, ModuleCapabilities capabilities, ModuleDigest? bundle)
    {
        var mounts = capabilities.Mounts ?? [];
        foreach (var mount in mounts)
        {
            if (Make(module, mount, bundle) is { } made)
            {
                yield return made;
            }
        }

        if (bundle is { } digest && mounts.All(static mount => mount.Type != ModuleMountType.Bundle && mount.Path.TrimEnd('/') != DefaultBundlePath))
        {
            yield return BundleAt(DefaultBundlePath, digest);
        }
    }

    /// <summary>Creates a mount; null when there is nothing to mount because the version has no bundle.</summary>
    private WasiMount? Make(string module, ModuleMount mount, ModuleDigest? bundle)
    {
        switch (mount.Type)
        {
            case ModuleMountType.Scratch:
                return new ScratchMount(mount.Path, maxBytes: mount.Size);
            case ModuleMountType.Bundle:
                return bundle is { } digest ? BundleAt(mount.Path, digest) : null;
            case ModuleMountType.Volume:
                return new VolumeMount(
                    mount.Path, new BlobVolume(blobs, module, mount.Name ?? BlobVolume.DefaultName, disk), readOnly: mount.Writable == false);
            default:
                return MakeHost(mount);
        }
    }

    private WasiMount MakeHost(ModuleMount mount) =>
        options.HostDirectories is { } directories && directories.TryMount(mount.Source!, mount.Path, mount.Writable != true, out var host, out _)
            ? host
            : new RefusedMount(mount.Path, NotAllowed);

    // Mounted as a read-only volume: its files are fetched when a run asks for them, and the bundle store decides what is kept.
    private VolumeMount BundleAt(string path, ModuleDigest digest) => new(path, new BundleVolume(_bundles, digest), readOnly: true);
}
