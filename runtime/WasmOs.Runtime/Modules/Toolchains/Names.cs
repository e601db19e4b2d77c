namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Predicates that recognize imports by their names.</summary>
internal static class Names
{
    public const string Env = "env";

    /// <summary>Matches imports whose module has one of these names.</summary>
    public static Func<ModuleImport, bool> Of(params string[] modules) => import => Array.IndexOf(modules, import.Module) >= 0;

    /// <summary>Matches imports whose module name has one of these prefixes.</summary>
    public static Func<ModuleImport, bool> OfPrefix(params string[] prefixes) => import => Starts(import.Module, prefixes);

    /// <summary>Matches imports from <c>env</c> with one of these names.</summary>
    public static Func<ModuleImport, bool> InEnv(params string[] names) => import => import.Module == Env && Array.IndexOf(names, import.Name) >= 0;

    /// <summary>Matches imports from <c>env</c> whose names have one of these prefixes.</summary>
    public static Func<ModuleImport, bool> InEnvPrefix(params string[] prefixes) => import => import.Module == Env && Starts(import.Name, prefixes);

    public static bool Starts(string text, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsWasi(ModuleImport import) => import.Module is "wasi_snapshot_preview1" or "wasi_unstable";
}
