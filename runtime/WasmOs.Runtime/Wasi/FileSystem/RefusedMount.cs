using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Runtime.Wasi.FileSystem;

/// <summary>
/// A configured mount that is no longer allowed. A run that opens it ends with the fault <c>mount_failed</c>: without this fault the guest would find no files
/// where it expects some, and could do the wrong thing without anybody noticing.
/// </summary>
/// <param name="guestPath">The path by which the guest would find the directory.</param>
/// <param name="reason">Why the guest does not get the directory; a sentence.</param>
public sealed class RefusedMount(string guestPath, string reason) : WasiMount(guestPath, readOnly: true)
{
    internal override MountSession? Open(RunContext run, WasiLimits limits, out string? problem)
    {
        problem = reason;
        return null;
    }
}
