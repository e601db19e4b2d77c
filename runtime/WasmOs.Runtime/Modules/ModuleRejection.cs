namespace WasmOs.Runtime.Modules;

/// <summary>Why a module was refused, before it was compiled or by the compiler.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Message">What is wrong and, if the user can do something, what to do. Text of the module in the message is escaped and bounded.</param>
/// <param name="Offset">Position of the error in the binary, bytes; null when there is no position.</param>
public sealed record ModuleRejection(ModuleRejectionKind Kind, string Message, long? Offset)
{
    /// <summary>Whether the module is refused because it uses a feature of WebAssembly that is switched off here, and not because it is malformed.</summary>
    internal bool UsesSwitchedOff { get; init; }
}
