using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>Merges the limits of the server, the module and the request into the limits of one run.</summary>
internal static class ExecutionLimits
{
    public static Result<ResourceLimits> Of(ModuleLimitCeiling ceiling, ResolvedModule? module, ExecuteRequest request)
    {
        var own = module?.Settings.Limits ?? ModuleLimits.None;
        if (request is { Timeout: null, Limits: null })
        {
            // Every run of a version without limits of its own gets the same limits, so they are cached. Two threads may both compute them; the results are
            // equal.
            return module is null ? ceiling.Merge(own, own) : module.Limits ??= ceiling.Merge(own, own);
        }

        var asked = request.Limits ?? ModuleLimits.None;
        var most = ceiling.Within(own);
        var errors = new FieldErrors();
        ModuleLimitCeiling.Check(asked, most, "limits", errors);
        ModuleLimitCeiling.CheckTimeout(request.Timeout, most.Timeout!.Value, "timeout", errors);
        return errors.IsEmpty
            ? ceiling.Merge(own, asked with { Timeout = request.Timeout ?? asked.Timeout })
            : KernelErrors.InvalidRequest(errors);
    }
}
