using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>
/// A directory that a guest was meant to get and may not have any more: runs end with the fault <c>mount_failed</c>, because a guest that finds nothing where its files should be
/// would do the wrong thing silently.
/// </summary>
/// <param name="guestPath">The name by which the guest would find it.</param>
/// <param name="reason">Why it gets nothing; a sentence.</param>
public sealed class RefusedMount(string guestPath, string reason) : WasiMount(guestPath, readOnly: true)
{
    internal override MountSession? Open(RunContext run, WasiLimits limits, out string? problem)
    {
        problem = reason;
        return null;
    }
}
