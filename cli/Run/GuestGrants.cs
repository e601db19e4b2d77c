using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Host;

namespace WasmOs.Cli.Run;

/// <summary>Converts the user's grants to the guest's mounts, and to a policy that allows exactly these grants.</summary>
internal static class GuestGrants
{
    /// <summary>The mounts. Null when a directory cannot be mounted: then <paramref name="fault"/> says why.</summary>
    public static WasiMount[]? TryMount(IReadOnlyList<DirectoryGrant> grants, out string? fault)
    {
        fault = null;
        var mounts = new WasiMount[grants.Count];
        for (var i = 0; i < mounts.Length; i++)
        {
            // The user is the operator: each directory on the command line is an allowed one.
            var path = Path.GetFullPath(grants[i].HostPath);
            if (!Directory.Exists(path))
            {
                fault = $"--dir: there is no directory '{grants[i].HostPath}'";
                return null;
            }

            if (!new HostDirectories([path]).TryMount(path, grants[i].GuestPath, grants[i].IsReadOnly, out var mount, out fault))
            {
                return null;
            }

            mounts[i] = mount;
        }

        return mounts;
    }

    public static CapabilityPolicy PolicyOf(RunOptions options) => new()
    {
        Files = options.Directories.Count == 0 ? FileGrant.None
            : options.Directories.TrueForAll(static grant => grant.IsReadOnly) ? FileGrant.Read
            : FileGrant.ReadWrite,
        EnvironmentNames = [.. options.Environment.Select(static variable => variable.Key)],
    };
}
