namespace WasmOs.Runtime.Modules;

/// <summary>Why a module was refused before or at compilation.</summary>
/// <param name="Kind">The sort of reason.</param>
/// <param name="Message">What is wrong and, where something can be done, what to do. Holds no text of the guest that is not escaped and bounded.</param>
/// <param name="Offset">Where in the binary, bytes; null when no place can be named.</param>
public sealed record ModuleRejection(ModuleRejectionKind Kind, string Message, long? Offset)
{
    /// <summary>Whether the module uses a feature of WebAssembly that is switched off here, rather than being wrong.</summary>
    internal bool UsesSwitchedOff { get; init; }
}
