using WasmOs.Cli.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Cli.Run;

/// <summary>The options of <c>wasmos run</c>. Limits that the user does not set are those of the machine.</summary>
internal sealed class RunOptions
{
    public string File { get; set; } = "";

    /// <summary>The arguments of the command without its name, or those of the function.</summary>
    public string[] Arguments { get; set; } = [];

    public List<DirectoryGrant> Directories { get; } = [];

    public List<KeyValuePair<string, string>> Environment { get; } = [];

    /// <summary>The function to call; null to run the module as a command.</summary>
    public string? Invoke { get; set; }

    public ResultShape Returns { get; set; }

    public ResourceLimits Limits { get; set; } = MachineLimits.Resources;

    public WasiLimits WasiLimits { get; set; } = MachineLimits.Wasi;

    /// <summary>The guest's stack, bytes; null for the default.</summary>
    public int? StackBytes { get; set; }
}
