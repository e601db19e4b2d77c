using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Kernel.Executions;

/// <summary>What a run gets through WASI: of the module's settings and of the request. What the module's policy does not allow is withheld by the runtime.</summary>
internal static class WasiBinding
{
    /// <summary>The name that a program without one of its own sees as its first argument.</summary>
    private const string NamelessProgram = "module";

    /// <summary>Null when there is nothing: a run of a module that was not kept, which brings nothing of its own.</summary>
    public static WasiOptions? Of(ResolvedModule? module, ExecuteRequest request)
    {
        if (request is { Input.IsEmpty: true, Stdin: null, Stdout: null, Argv: null, Env.Count: 0, RequestVariables.Count: 0 })
        {
            // The same for every such run of a version: made once. Two threads may both make it; the results are equal.
            return module is null ? null : module.Wasi ??= Make(module, request);
        }

        return Make(module, request);
    }

    private static WasiOptions Make(ResolvedModule? module, ExecuteRequest request)
    {
        var settings = module?.Settings ?? ModuleSettings.Default;
        return new WasiOptions
        {
            Arguments = [module?.Name ?? NamelessProgram, .. request.Argv ?? settings.Args],
            Environment = Merge(settings.Env, request.Env),
            RequestVariables = request.RequestVariables,
            Stdin = request.Stdin ?? (request.Input.IsEmpty ? null : new BytesInput(request.Input)),
            Stdout = request.Stdout,
            Policy = module?.Policy ?? CapabilityPolicy.Default,
            Mounts = module?.Mounts ?? [],
            Limits = module?.WasiLimits ?? WasiLimits.Default,
        };
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Merge(IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> asked) =>
        asked.Count == 0 ? [.. own] : [.. own.Where(variable => !asked.ContainsKey(variable.Key)), .. asked];
}
