using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>Derives the capabilities that a module probably needs from the WASI functions that it imports.</summary>
internal static class SuggestedCapabilities
{
    private const string Preview1 = "wasi_snapshot_preview1";

    /// <summary>The names of the capabilities, each once, sorted.</summary>
    public static IReadOnlyCollection<string> Of(IEnumerable<ModuleImport> imports)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var import in imports)
        {
            if (import.Module == Preview1 && Of(import.Name) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static string? Of(string import) => import switch
    {
        "args_get" => "args",
        "environ_get" => "env",
        "clock_time_get" or "clock_res_get" => "clock",
        "random_get" => "random",
        _ when import.StartsWith("path_", StringComparison.Ordinal) || import == "fd_readdir" => "files",
        _ when import.StartsWith("sock_", StringComparison.Ordinal) => "network",
        _ => null,
    };
}
