using System.Collections.Frozen;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Schedules;

/// <summary>The call that a schedule runs, in its stored form. Immutable.</summary>
public sealed record ScheduledCall
{
    /// <summary>The function; null for <c>_start</c>.</summary>
    public string? Function { get; init; }

    /// <summary>The arguments: a JSON array in UTF-8; null for none.</summary>
    public byte[]? Args { get; init; }

    /// <summary>Standard input; null for none.</summary>
    public byte[]? Input { get; init; }

    /// <summary>How the result is interpreted.</summary>
    public ResultForm Returns { get; init; }

    /// <summary>Seconds that a run may take; null for the module's limit.</summary>
    public double? Timeout { get; init; }

    /// <summary>Limits narrower than the module's; null for none.</summary>
    public ModuleLimits? Limits { get; init; }

    /// <summary>Environment variables; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Program arguments; null for those of the module.</summary>
    public IReadOnlyList<string>? Argv { get; init; }

    /// <summary>Whether the timelines of the runs are kept, see <see cref="ExecuteRequest.Trace"/>.</summary>
    public bool Trace { get; init; }

    /// <summary>Copies the call of a request.</summary>
    public static ScheduledCall Of(ExecuteRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ScheduledCall
        {
            Function = request.Function,
            Args = request.Args.IsEmpty ? null : request.Args.ToArray(),
            Input = request.Input.IsEmpty ? null : request.Input.ToArray(),
            Returns = request.Returns,
            Timeout = request.Timeout,
            Limits = request.Limits,
            Env = request.Env.Count == 0 ? null : request.Env,
            Argv = request.Argv,
            Trace = request.Trace,
        };
    }

    internal ExecuteRequest ToRequest() => new()
    {
        Function = Function,
        Args = Args,
        Input = Input,
        Returns = Returns,
        Timeout = Timeout,
        Limits = Limits,
        Env = Env ?? FrozenDictionary<string, string>.Empty,
        Argv = Argv,
        Trace = Trace,
    };
}
