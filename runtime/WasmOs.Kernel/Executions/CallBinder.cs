using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Executions.Values;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions;

/// <summary>Finds the function that a request names and converts the arguments for it.</summary>
internal static class CallBinder
{
    internal const string StartFunction = "_start";
    private const int MaxNamesInMessage = 10;

    /// <summary>Binds a call. Returns null on success, otherwise the error for the caller.</summary>
    /// <param name="module">The module to call.</param>
    /// <param name="request">The call.</param>
    /// <param name="function">The export to call; null when the function was not found or the module cannot be linked.</param>
    /// <param name="arguments">The converted arguments; to be used only when there is no error.</param>
    public static KernelError? Bind(RuntimeModule module, ExecuteRequest request, out ModuleExport? function, out ReadOnlyMemory<GuestArgument> arguments)
    {
        (function, arguments) = (null, default);
        if (module.LinkError is { } linkError)
        {
            return ExecutionErrors.LinkFailed(linkError);
        }

        var name = request.Function ?? StartFunction;
        if (module.Analysis.FindFunction(name) is not { Type: { } type } found)
        {
            return NotFound(module.Analysis, request.Function);
        }

        function = found;
        if (type.Parameters.IsEmpty && type.IsCallable && request.Args.IsEmpty && request.Returns == ResultForm.Values)
        {
            return null;
        }

        var errors = new FieldErrors();
        arguments = ArgumentReader.Read(request.Args, name, type, errors);
        if (!errors.IsEmpty)
        {
            return ExecutionErrors.ArgumentsInvalid(errors);
        }

        // The signature alone does not say whether the module exports the memory and the allocator that text and bytes arguments need.
        return CallCheck.Find(module, found, arguments.Span, ShapeOf(request.Returns)) is { } fault ? ExecutionErrors.ArgumentsInvalid(fault) : null;
    }

    /// <summary>How the runtime reads a result of the given form: as numbers, or as the bytes that a pointer and a length describe.</summary>
    public static ResultShape ShapeOf(ResultForm form) => form == ResultForm.Values ? ResultShape.Values : ResultShape.Bytes;

    /// <summary>The error when the module does not export the requested function. The message lists up to 10 functions that the module does export.</summary>
    public static KernelError NotFound(ModuleAnalysis analysis, string? asked)
    {
        var names = analysis.Exports.Where(export => export.Kind == ExternKind.Function).Select(export => Quoted.Of(export.Name)).ToList();
        var offered = names.Count == 0
            ? "It exports no function."
            : $"It exports {string.Join(", ", names.Take(MaxNamesInMessage))}{(names.Count > MaxNamesInMessage ? ", …" : "")}.";
        return ExecutionErrors.FunctionNotFound(asked is null
            ? $"The module is no command: it has no {StartFunction}. Name the function. {offered}"
            : $"The module has no function {Quoted.Of(asked)}. {offered}");
    }
}
