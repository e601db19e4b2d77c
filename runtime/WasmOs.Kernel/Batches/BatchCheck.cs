using System.Globalization;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Values;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Batches;

/// <summary>Checks a batch before any input runs. Finds errors that all inputs share, and inputs whose run would certainly fail.</summary>
internal static class BatchCheck
{
    private const int MaxLabelBytes = 16 * 1024;

    /// <summary>Returns the error; null when the batch can begin.</summary>
    /// <param name="request">The batch to check.</param>
    /// <param name="module">The batch's module.</param>
    /// <param name="ceiling">The server's upper limits.</param>
    /// <param name="errors">The errors found so far; this check adds its own.</param>
    public static KernelError? Find(BatchRequest request, ModuleDescription module, ModuleLimitCeiling ceiling, FieldErrors errors)
    {
        var name = request.Function ?? CallBinder.StartFunction;
        if (module.Analysis.FindFunction(name) is not { Type: { } type })
        {
            return CallBinder.NotFound(module.Analysis, request.Function);
        }

        var most = ceiling.Within(module.Settings.Limits);
        ModuleLimitCeiling.Check(request.Limits ?? ModuleLimits.None, most, "limits", errors);
        ModuleLimitCeiling.CheckTimeout(request.Timeout, most.Timeout!.Value, "timeout", errors);
        if (request.Labels?.Sum(label => Encoding.UTF8.GetByteCount(label.Key) + Encoding.UTF8.GetByteCount(label.Value)) > MaxLabelBytes)
        {
            errors.Add("labels", $"May have {MaxLabelBytes} bytes in all.");
        }

        CheckArguments(request.Inputs, name, type, errors);
        return errors.IsEmpty ? null : KernelErrors.InvalidRequest(errors);
    }

    private static void CheckArguments(IReadOnlyList<BatchInput> inputs, string function, FunctionType type, FieldErrors errors)
    {
        var found = new FieldErrors();
        for (var i = 0; i < inputs.Count && !errors.IsFull; i++)
        {
            ArgumentReader.Read(inputs[i].Args, function, type, found);
            if (found.IsEmpty)
            {
                continue;
            }

            foreach (var (field, messages) in found.Messages)
            {
                // An error of the function is the same for all inputs, so its path names no input.
                var path = field == "function" ? field : string.Create(CultureInfo.InvariantCulture, $"inputs[{i}].{field}");
                foreach (var message in messages)
                {
                    errors.Add(path, message);
                }
            }

            if (!type.IsCallable)
            {
                return;
            }

            found = new FieldErrors();
        }
    }
}
