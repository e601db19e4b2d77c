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

    /// <summary>Binds a call; null when it fits.</summary>
    /// <param name="module">The module to call.</param>
    /// <param name="request">The call.</param>
    /// <param name="function">The export; null when there is an error.</param>
    /// <param name="arguments">The arguments, which fit the export.</param>
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

        // What the signature alone does not tell: whether the module has the memory and the allocator that text and bytes need.
        return CallCheck.Find(module, found, arguments.Span, ShapeOf(request.Returns)) is { } fault ? ExecutionErrors.ArgumentsInvalid(fault) : null;
    }

    /// <summary>What the runtime reads for a form of the result: numbers, or the bytes that two numbers point to.</summary>
    public static ResultShape ShapeOf(ResultForm form) => form == ResultForm.Values ? ResultShape.Values : ResultShape.Bytes;

    /// <summary>The error of a function that the module does not have.</summary>
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
