using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>The errors of runs. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class ExecutionErrors
{
    /// <summary>The module has no such function.</summary>
    public static KernelError FunctionNotFound(string detail) => new(KernelErrorKind.NotFound, "function-not-found", "There is no such function", detail);

    /// <summary>The arguments do not fit the function.</summary>
    public static KernelError ArgumentsInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "arguments-invalid", "The arguments do not fit the function", detail);

    /// <summary>The arguments do not fit the function; each field error names its argument (<c>args[1]</c>).</summary>
    public static KernelError ArgumentsInvalid(FieldErrors fields) => ArgumentsInvalid(fields.Summary).WithFields(fields.ToDictionary());

    /// <summary>An import is missing or of another type.</summary>
    public static KernelError LinkFailed(string detail) => new(KernelErrorKind.Unprocessable, "link-error", "The module cannot be linked", detail);

    /// <summary>The execution is not running on this host: it has ended, or it never existed.</summary>
    public static KernelError NotRunning(string id) => new(
        KernelErrorKind.Conflict, "execution-not-running", "The execution is not running",
        $"Execution {Quoted.Of(id)} is not running on this host; it may have ended.");

    /// <summary>The host ended during a run with an idempotency key, before it could store the response. The guest may have run in part.</summary>
    public static KernelError Interrupted(ExecutionId id) => new(
        KernelErrorKind.Conflict, "execution-interrupted", "The run was interrupted",
        $"The host ended while run {id} of this idempotency key was under way. The guest may have run in whole, in part or not at all, so it is not run again under this key: "
        + $"look at /api/v1/executions/{id}, then run it with a new key if that does no harm.");
}
