using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>A directory that a guest gets. Immutable; may be given to many runs.</summary>
public abstract class WasiMount
{
    private protected WasiMount(string guestPath, bool readOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(guestPath);
        if (guestPath.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A guest path holds no zero.", nameof(guestPath));
        }

        GuestPath = guestPath;
        IsReadOnly = readOnly;
    }

    /// <summary>
    /// The name by which the guest finds it, exactly as it is told: absolute, such as <c>/data</c>, or relative, such as <c>.</c>, which libraries of guests take for the
    /// directory that they start in.
    /// </summary>
    public string GuestPath { get; }

    /// <summary>The absolute path that policies know it by: a guest starts in <c>/</c>, so <c>.</c> is the root and <c>data</c> is <c>/data</c>. Without a slash at the end; empty for the root.</summary>
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

    /// <summary>Whether the guest may only read it.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Opens it for a run.</summary>
    /// <param name="run">The run, which may wait.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="problem">Why it cannot be opened.</param>
    /// <returns>Null when it cannot be opened.</returns>
    internal abstract MountSession? Open(RunContext run, WasiLimits limits, out string? problem);
}
