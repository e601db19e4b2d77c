using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Modules;

/// <summary>What must hold for a module to be changed.</summary>
/// <param name="IfMatch">The ETag that it must have; <c>*</c> for any existing one; null for no condition.</param>
/// <param name="IfNoneMatchAny">Whether there must be no such module.</param>
internal readonly record struct ModulePrecondition(string? IfMatch = null, bool IfNoneMatchAny = false)
{
    public KernelError? Check(string name, ModuleSnapshot? module)
    {
        var violated = (IfNoneMatchAny && module is not null)
            || (IfMatch == "*" && module is null)
            || (IfMatch is not (null or "*") && IfMatch != module?.Head.ETag);
        return !violated ? null
            : IfNoneMatchAny ? ModuleErrors.AlreadyExists(name)
            : KernelErrors.PreconditionFailed($"Module {Quoted.Of(name)}");
    }
}
