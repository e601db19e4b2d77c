using WasmOs.Runtime;
using WasmOs.Runtime.Execution;

namespace WasmOs.Cli.Run;

/// <summary>What <c>wasmos run</c> was asked for.</summary>
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

    public ResourceLimits Limits { get; set; } = Widest;

    /// <summary>Stack of the guest, bytes; null for the default.</summary>
    public int? StackBytes { get; set; }

    /// <summary>The limits of a run that asks for none. A table costs memory only where the guest uses it, and the machine is its owner's.</summary>
    public static ResourceLimits Widest { get; } = ResourceLimits.Default with { TableElements = 10_000_000 };
}
