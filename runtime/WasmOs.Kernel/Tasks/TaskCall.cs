using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// What a task passes to its module besides function, arguments and input, in its stored form: a property of the row, or, for a large call, a blob that also
/// holds arguments and input.
/// </summary>
internal sealed record TaskCall
{
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public IReadOnlyList<string>? Argv { get; init; }

    public ModuleLimits? Limits { get; init; }

    public bool Trace { get; init; }

    /// <summary>Arguments; set only when the call is stored in a blob.</summary>
    public byte[]? Args { get; init; }

    /// <summary>Input; set only when the call is stored in a blob.</summary>
    public byte[]? Input { get; init; }

    public bool IsEmpty => this is { Env: null, Argv: null, Limits: null, Trace: false };

    public static TaskCall Of(ExecuteRequest request) => new()
    {
        Env = request.Env.Count == 0 ? null : request.Env,
        Argv = request.Argv,
        Limits = request.Limits,
        Trace = request.Trace,
    };
}
