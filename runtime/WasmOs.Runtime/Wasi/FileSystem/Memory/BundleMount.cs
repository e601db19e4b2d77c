using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The files that were uploaded with a module; read-only. All runs share one tree.</summary>
/// <param name="guestPath">The path by which the guest finds the files.</param>
/// <param name="content">The files; read them with <see cref="Bundles.BundleReader"/>.</param>
public sealed class BundleMount(string guestPath, FileTree content) : WasiMount(guestPath, readOnly: true)
{
    internal override MountSession Open(RunContext run, WasiLimits limits, out string? problem)
    {
        problem = null;
        return new MemorySession(content.Shared);
    }
}
