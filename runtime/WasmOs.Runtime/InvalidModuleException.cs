using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime;

/// <summary>
/// The runtime refused a module. Only the methods that return a <see cref="LoadedModule"/> throw this; the <c>LoadAsync</c> that takes a digest returns the
/// rejection as a value.
/// </summary>
public sealed class InvalidModuleException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidModuleException(ModuleRejection rejection)
        : base(rejection?.Message)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        Rejection = rejection;
    }

    /// <summary>Why the module was refused.</summary>
    public ModuleRejection Rejection { get; }
}
