using System.Collections.Frozen;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Kernel.Executions;

/// <summary>What to run and with what.</summary>
public sealed class ExecuteRequest
{
    /// <summary>The run's id, when somebody must know it before the run begins; null for a new one.</summary>
    public ExecutionId? Id { get; set; }

    /// <summary>The exported function; null for <c>_start</c> of a command.</summary>
    public string? Function { get; set; }

    /// <summary>The arguments: a JSON array in UTF-8; empty for none. They are converted by the export's signature.</summary>
    public ReadOnlyMemory<byte> Args { get; set; }

    /// <summary>How to read the result.</summary>
    public ResultForm Returns { get; set; }

    /// <summary>Seconds that the run may take; null for the module's limit.</summary>
    public double? Timeout { get; set; }

    /// <summary>Narrower limits than the module's; null for none. Its <see cref="ModuleLimits.Timeout"/> gives way to <see cref="Timeout"/>.</summary>
    public ModuleLimits? Limits { get; set; }

    /// <summary>How urgent the run is, where the scheduler's policy is <c>priority</c>.</summary>
    public RunPriority Priority { get; set; }

    /// <summary>What the run is done for: whether somebody waits for its outcome.</summary>
    public RunSource Source { get; set; }

    /// <summary>Standard input that is all there.</summary>
    public ReadOnlyMemory<byte> Input { get; set; }

    /// <summary>Standard input that is still coming, in place of <see cref="Input"/>; null when there is none.</summary>
    public IGuestInput? Stdin { get; set; }

    /// <summary>Where standard output goes; null to keep it in the outcome and the history.</summary>
    public IGuestOutput? Stdout { get; set; }

    /// <summary>The variables of the HTTP request that the run answers (CGI/1.1); empty for other runs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestVariables { get; set; } = [];

    /// <summary>Environment variables beside those of the module's settings; only names that the module's policy allows reach the guest.</summary>
    public IReadOnlyDictionary<string, string> Env { get; set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Program arguments in place of those of the module's settings; null to keep those.</summary>
    public IReadOnlyList<string>? Argv { get; set; }
}
