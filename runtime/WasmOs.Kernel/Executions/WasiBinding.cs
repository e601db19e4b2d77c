using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Kernel.Executions;

/// <summary>
/// Builds the WASI options of a run from the module's settings and the request. The runtime withholds what the module's policy does not allow.
/// </summary>
internal static class WasiBinding
{
    /// <summary>The program name (first argument) of a module without a name.</summary>
    private const string NamelessProgram = "module";

    /// <summary>Returns null when the module is not stored and the request has no input, streams, arguments or variables.</summary>
    public static WasiOptions? Of(ResolvedModule? module, ExecuteRequest request)
    {
        if (request is { Input.IsEmpty: true, Stdin: null, Stdout: null, Argv: null, Env.Count: 0, RequestVariables.Count: 0 })
        {
            // Every run of a version without such options gets the same WASI options, so they are cached. Two threads may both compute them; the results are
            // equal.
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
