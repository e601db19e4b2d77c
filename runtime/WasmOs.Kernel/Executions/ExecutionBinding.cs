using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions;

/// <summary>The function that a request names, with its arguments.</summary>
/// <param name="Function">The export.</param>
/// <param name="Arguments">The arguments, which fit it.</param>
internal readonly record struct ExecutionBinding(ModuleExport Function, ReadOnlyMemory<GuestArgument> Arguments)
{
    internal const string StartFunction = "_start";
    private const int MaxNamesInMessage = 10;

    public static Result<ExecutionBinding> Bind(RuntimeModule module, ExecuteRequest request, ArgumentConverter converter)
    {
        if (module.LinkError is { } linkError)
        {
            return KernelErrors.LinkError(linkError);
        }

        var name = request.Function ?? StartFunction;
        if (module.Analysis.FindFunction(name) is not { Type: { } type } function)
        {
            return NotFound(module.Analysis, request.Function);
        }

        if (type.Parameters.IsEmpty && type.IsCallable && request.Args.IsEmpty && request.Returns == ResultForm.Values)
        {
            return new ExecutionBinding(function, default);
        }

        var faults = new FieldErrors();
        var arguments = converter(request.Args, name, type, faults);
        if (!faults.IsEmpty)
        {
            return KernelErrors.ArgumentsInvalid(faults);
        }

        // What the signature alone does not tell: whether the module has the memory and the allocator that text and bytes need.
        var returns = request.Returns == ResultForm.Values ? ResultShape.Values : ResultShape.Bytes;
        return CallCheck.Find(module, function, arguments.Span, returns) is { } fault
            ? KernelErrors.ArgumentsInvalid(fault)
            : new ExecutionBinding(function, arguments);
    }

    /// <summary>The error of a function that the module does not have.</summary>
    public static KernelError NotFound(ModuleAnalysis analysis, string? asked)
    {
        var names = analysis.Exports.Where(export => export.Kind == ExternKind.Function).Select(export => Quoted.Of(export.Name)).ToList();
        var offered = names.Count == 0
            ? "It exports no function."
            : $"It exports {string.Join(", ", names.Take(MaxNamesInMessage))}{(names.Count > MaxNamesInMessage ? ", …" : "")}.";
        return KernelErrors.FunctionNotFound(asked is null
            ? $"The module is no command: it has no {StartFunction}. Name the function. {offered}"
            : $"The module has no function {Quoted.Of(asked)}. {offered}");
    }
}
