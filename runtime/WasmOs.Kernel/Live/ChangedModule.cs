using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Live;

/// <summary>A version of a module whose metrics have changed because runs of it ended. Thread-safe.</summary>
/// <param name="name">The module's name.</param>
/// <param name="version">The version.</param>
/// <param name="digest">The digest of its content.</param>
public sealed class ChangedModule(string name, int version, ModuleDigest digest)
{
    private long _runs;

    /// <summary>The module's name.</summary>
    public string Name => name;

    /// <summary>The version.</summary>
    public int Version => version;

    /// <summary>The digest of its content, under which the runtime keeps its metrics.</summary>
    public ModuleDigest Digest => digest;

    /// <summary>How many runs of it were noted. A run that ends while the list is taken may be missing here, but not in its metrics.</summary>
    public long Runs => Volatile.Read(ref _runs);

    internal void Count() => Interlocked.Increment(ref _runs);
}
