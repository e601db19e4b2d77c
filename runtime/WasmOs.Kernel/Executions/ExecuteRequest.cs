using System.Collections.Frozen;
using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Executions;

/// <summary>What to run and with what.</summary>
public sealed class ExecuteRequest
{
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

    /// <summary>Standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; set; }

    /// <summary>Environment variables beside those of the module's settings.</summary>
    public IReadOnlyDictionary<string, string> Env { get; set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Program arguments in place of those of the module's settings; null to keep those.</summary>
    public IReadOnlyList<string>? Argv { get; set; }
}
