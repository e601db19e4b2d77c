using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime;

/// <summary>A module was refused by <see cref="WasmRuntime.Load"/>. <see cref="WasmRuntime.Load"/> gives the same as a value.</summary>
public sealed class InvalidModuleException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidModuleException(ModuleRejection rejection)
        : base(rejection?.Message)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        Rejection = rejection;
    }

    /// <summary>Why it was refused.</summary>
    public ModuleRejection Rejection { get; }
}
