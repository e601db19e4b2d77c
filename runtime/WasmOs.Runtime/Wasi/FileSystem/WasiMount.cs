using WasmOs.Runtime.Execution;

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

    /// <summary>The name by which the guest finds it: absolute, such as <c>/data</c>.</summary>
    public string GuestPath { get; }

    /// <summary>Whether the guest may only read it.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Opens it for a run.</summary>
    /// <param name="run">The run, which may wait.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="problem">Why it cannot be opened.</param>
    /// <returns>Null when it cannot be opened.</returns>
    internal abstract MountSession? Open(GuestRun run, WasiLimits limits, out string? problem);
}
