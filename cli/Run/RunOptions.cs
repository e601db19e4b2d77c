using WasmOs.Cli.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Cli.Run;

/// <summary>What <c>wasmos run</c> was asked for. The limits are the machine's where nothing was asked: whoever runs a program on his own machine has what the machine has.</summary>
internal sealed class RunOptions
{
    public string File { get; set; } = "";

    /// <summary>The guest's arguments without its name, or those of the function.</summary>
    public string[] Arguments { get; set; } = [];

    public List<DirectoryGrant> Directories { get; } = [];

    public List<KeyValuePair<string, string>> Environment { get; } = [];

    /// <summary>The function to call; null to run the module as a command.</summary>
    public string? Invoke { get; set; }

    public ResultShape Returns { get; set; }

    public ResourceLimits Limits { get; set; } = MachineLimits.Resources;

    public WasiLimits WasiLimits { get; set; } = MachineLimits.Wasi;

    /// <summary>Stack of the guest, bytes; null for the default.</summary>
    public int? StackBytes { get; set; }
}
