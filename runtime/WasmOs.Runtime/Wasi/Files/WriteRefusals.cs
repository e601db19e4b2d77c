using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Descriptors;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>Says why a guest may not change a file that it has open.</summary>
internal static class WriteRefusals
{
    /// <summary>Why a right to change the file is not among <see cref="Descriptor.Base"/>; a refusal by the policy is recorded now, when the guest uses the right.</summary>
    public static Errno Explain(FileDescriptor file, ref WasiCall call) => file.Refusal switch
    {
        WriteRefusal.Mount => Errno.ReadOnly,
        WriteRefusal.Policy => call.Wasi.Violations.CheckWrite(file.Path),
        _ => Errno.NotCapable,
    };
}
