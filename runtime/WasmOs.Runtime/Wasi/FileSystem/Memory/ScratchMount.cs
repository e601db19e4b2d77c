using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A writable directory in memory. Every run starts with its own copy of the first content; its changes are dropped when the run ends.</summary>
/// <param name="guestPath">The path by which the guest finds the directory.</param>
/// <param name="content">The first content; null for an empty directory. The guest changes a copy.</param>
/// <param name="maxBytes">
/// Maximum total size in bytes of all files, used when it is less than the run's <see cref="WasiLimits.MaxMountBytes"/>. Null for the run's limit.
/// </param>
public sealed class ScratchMount(string guestPath, FileTree? content = null, long? maxBytes = null) : WasiMount(guestPath, readOnly: false)
{
    internal override MountSession? Open(RunContext run, WasiLimits limits, out string? problem)
    {
        limits = maxBytes < limits.MaxMountBytes ? limits with { MaxMountBytes = maxBytes.Value } : limits;
        if (MemoryTree.TryCreate(content ?? FileTree.Empty, limits, run.Time, run.Memory) is { } tree)
        {
            problem = null;
            return new MemorySession(tree);
        }

        problem = run.StopForMemory($"The files of {GuestPath}");
        return null;
    }
}
