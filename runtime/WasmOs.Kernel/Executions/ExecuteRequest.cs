using System.Collections.Frozen;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Kernel.Executions;

/// <summary>One call: which function to run, with which arguments, streams and limits.</summary>
public sealed class ExecuteRequest
{
    /// <summary>The run's id, when the caller must know the id before the run begins; null to create a new one.</summary>
    public ExecutionId? Id { get; set; }

    /// <summary>The exported function; null for <c>_start</c> of a command.</summary>
    public string? Function { get; set; }

    /// <summary>The arguments: a JSON array in UTF-8; empty for none. The export's signature decides how each argument is converted.</summary>
    public ReadOnlyMemory<byte> Args { get; set; }

    /// <summary>How to read the result.</summary>
    public ResultForm Returns { get; set; }

    /// <summary>Seconds that the run may take; null for the module's limit.</summary>
    public double? Timeout { get; set; }

    /// <summary>
    /// Limits stricter than the module's; null for none. <see cref="Timeout"/> takes precedence over <see cref="ModuleLimits.Timeout"/> in here.
    /// </summary>
    public ModuleLimits? Limits { get; set; }

    /// <summary>The run's priority; used only when the scheduler's policy is <c>priority</c>.</summary>
    public RunPriority Priority { get; set; }

    /// <summary>What the run is done for: a caller who waits for the outcome, or background work (a task, an input of a batch).</summary>
    public RunSource Source { get; set; }

    /// <summary>Whether the history keeps the run's timeline, also when the run succeeds quickly, and whether its host calls are timed.</summary>
    public bool Trace { get; set; }

    /// <summary>Who asked for the run, for the audit trail.</summary>
    public RunOrigin Origin { get; set; }

    /// <summary>Standard input that is already complete in memory.</summary>
    public ReadOnlyMemory<byte> Input { get; set; }

    /// <summary>Standard input that is still arriving, used in place of <see cref="Input"/>; null when there is none.</summary>
    public IGuestInput? Stdin { get; set; }

    /// <summary>Where standard output goes; null to keep it in the outcome and the history.</summary>
    public IGuestOutput? Stdout { get; set; }

    /// <summary>The CGI/1.1 variables of the HTTP request that the run serves; empty for other runs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestVariables { get; set; } = [];

    /// <summary>Environment variables in addition to those of the module's settings. Only names that the module's policy allows reach the guest.</summary>
    public IReadOnlyDictionary<string, string> Env { get; set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Program arguments that replace those of the module's settings; null to keep the module's.</summary>
    public IReadOnlyList<string>? Argv { get; set; }
}
