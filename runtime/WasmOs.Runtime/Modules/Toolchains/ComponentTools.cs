namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>What belongs to the component model and WASI 0.2 and later.</summary>
internal static class ComponentTools
{
    /// <summary>What to build in place of a component, by language.</summary>
    private const string BuildInstead =
        "build for WASI preview 1: cargo build --target wasm32-wasip1 (not wasm32-wasip2 or cargo component), tinygo build -target=wasip1, clang --target=wasm32-wasip1";

    /// <summary>What to upload in place of a component.</summary>
    public const string UploadInstead =
        $"Upload a core module instead: {BuildInstead}; leave out steps that make a component (wasm-tools component new, componentize-py, jco).";

    public static readonly Toolchain[] All =
    [
        new("wasi adapter",
            "It belongs to the adapter that wasm-tools puts between a program and WASI 0.2; upload the program itself, as it was before 'wasm-tools component new'.",
            static import => import.Module is "__main_module__"
                || import is { Module: "wasi_snapshot_preview1", Name: "reset_adapter_state" or "adapter_close_badfd" or "adapter_open_badfd" }),
        new("wasmCloud",
            "It is wasmCloud's interface of the component model, which only wasmCloud's host gives; write a WASI preview 1 command that reads standard input, or the request as CGI, instead.",
            Names.OfPrefix("wasmcloud:")),
        new("Spin component",
            "Spin's SDK made it, for Spin's host; write a WASI preview 1 command (--target wasm32-wasip1 without spin-sdk) that takes the request as CGI: variables and standard input, headers and body on standard output.",
            Names.OfPrefix("fermyon:", "spin:")),
        new("component core",
            $"It belongs to the component model (WASI 0.2 or later), of which this is a core module; {BuildInstead}. What componentize-py and jco make for Python and JavaScript exists as components only.",
            static import => Names.Starts(import.Module, "wasi:", "[export]", "cm32p2", "cm64p2", "unlocked-dep=", "locked-dep=")
                || Names.Starts(
                    import.Name, "[resource-drop]", "[resource-new]", "[resource-rep]", "[method]", "[static]", "[constructor]", "[task-", "[async", "[subtask",
                    "[waitable", "[context", "[error-context", "[stream-", "[future-")
                || import.Module == "$root"
                || IsInterface(import.Module)),
        new("component runtime",
            $"The module is the core of a component (it exports cabi_realloc and what belongs to it), and whatever joined its parts gave this; {BuildInstead}.",
            static import => !Names.IsWasi(import)) { Needs = static signs => signs.ExportPrefix("cabi_post_")
                || signs.ExportPrefix("cm32p2")
                || signs.Section("component-type") },
    ];

    // "namespace:package/interface", with or without "@version"; not a host's "x:y/z" that has a family of its own, for these stand before.
    private static bool IsInterface(string module)
    {
        var colon = module.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && module.IndexOf('/', colon) > colon
            && module.AsSpan(colon).IndexOf("//") < 0
            && !module.StartsWith("extism:", StringComparison.Ordinal);
    }
}
