using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>Gets the error for a guest that tries to change an open file without the right.</summary>
internal static class WriteRefusals
{
    /// <summary>
    /// The error for a right that is missing in <see cref="Descriptor.Base"/>. A refusal by the policy is recorded now, when the guest uses the right,
    /// and not when the file was opened.
    /// </summary>
    public static Errno Explain(FileDescriptor file, ref WasiCall call) => file.Refusal switch
    {
        WriteRefusal.Mount => Errno.ReadOnly,
        WriteRefusal.Policy => call.Wasi.Violations.CheckWrite(file.Path),
        _ => Errno.NotCapable,
    };
}
