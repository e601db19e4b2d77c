using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Tasks;

/// <summary>What a task passes to its module besides the plain arguments, as it is stored: in a property of the row, or, when it is large, whole in a blob.</summary>
internal sealed record TaskCall
{
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public IReadOnlyList<string>? Argv { get; init; }

    public ModuleLimits? Limits { get; init; }

    /// <summary>Only in the blob.</summary>
    public byte[]? Args { get; init; }

    /// <summary>Only in the blob.</summary>
    public byte[]? Input { get; init; }

    public bool IsEmpty => this is { Env: null, Argv: null, Limits: null };

    public static TaskCall Of(ExecuteRequest request) => new()
    {
        Env = request.Env.Count == 0 ? null : request.Env,
        Argv = request.Argv,
        Limits = request.Limits,
    };
}
