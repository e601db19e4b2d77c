using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>A directory in memory that every run gets anew, and that is gone after it.</summary>
/// <param name="guestPath">The name by which the guest finds it.</param>
/// <param name="content">What is in it at first; null for nothing. The guest changes a copy.</param>
/// <param name="maxBytes">Bytes in all its files, if less than the run's limit; null for that limit.</param>
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
