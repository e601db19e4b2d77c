using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>A directory that a guest gets. Immutable; one instance can be used by many runs at once.</summary>
public abstract class WasiMount
{
    private protected WasiMount(string guestPath, bool readOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(guestPath);
        if (guestPath.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A guest path must not contain a NUL character.", nameof(guestPath));
        }

        GuestPath = guestPath;
        IsReadOnly = readOnly;
    }

    /// <summary>
    /// The path by which the guest finds the directory, passed to the guest unchanged. Absolute, such as <c>/data</c>, or relative, such as <c>.</c>,
    /// which guests' standard libraries use as the directory that the program starts in.
    /// </summary>
    public string GuestPath { get; }

    /// <summary>
    /// The absolute path of the mount in the rules of policies. A guest starts in <c>/</c>, so <c>.</c> is the root and <c>data</c> is <c>/data</c>.
    /// Without a slash at the end; empty for the root.
    /// </summary>
    internal string AbsolutePath
    {
        get
        {
            var path = GuestPath.AsSpan();
            while (path.StartsWith("./", StringComparison.Ordinal))
            {
                path = path[2..].TrimStart('/');
            }

            path = path.TrimEnd('/');
            return path.IsEmpty || path is "." ? "" : path[0] == '/' ? path.ToString() : $"/{path}";
        }
    }

    /// <summary>Whether the guest may only read the files.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Opens the mount for a run. Called on the run's thread, which may be parked meanwhile.</summary>
    /// <param name="run">The run.</param>
    /// <param name="limits">The run's limits.</param>
    /// <param name="problem">Why the mount cannot be opened; null when it was opened.</param>
    /// <returns>The session, owned by the caller; null when the mount cannot be opened.</returns>
    internal abstract MountSession? Open(RunContext run, WasiLimits limits, out string? problem);
}
