using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Modules;

/// <summary>The precondition of a change to a module.</summary>
/// <param name="IfMatch">The ETag that the module must have; <c>*</c>: the module must exist; null: no condition.</param>
/// <param name="IfNoneMatchAny">Whether the module must not exist.</param>
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
