namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Tools of the component model and of WASI 0.2 and later.</summary>
internal static class ComponentTools
{
    /// <summary>What to build in place of a component, by language.</summary>
    private const string BuildInstead =
        "build for WASI preview 1: cargo build --target wasm32-wasip1 (not wasm32-wasip2 or cargo component), tinygo build -target=wasip1, clang "
            + "--target=wasm32-wasip1";

    /// <summary>What to upload in place of a component.</summary>
    public const string UploadInstead =
        $"Upload a core module instead: {BuildInstead}; leave out steps that make a component (wasm-tools component new, componentize-py, jco).";

    public static readonly Toolchain[] All =
    [
        new("wasi adapter",
            "Such imports belong to the adapter that wasm-tools puts between a program and WASI 0.2; upload the program itself, as it was before 'wasm-tools "
                + "component new'.",
            static import => import.Module is "__main_module__"
                || import is { Module: "wasi_snapshot_preview1", Name: "reset_adapter_state" or "adapter_close_badfd" or "adapter_open_badfd" }),
        new("wasmCloud",
            "Only wasmCloud's host provides its interfaces of the component model; write a WASI preview 1 command that reads standard input, or the request as "
                + "CGI, instead.",
            Names.OfPrefix("wasmcloud:")),
        new("Spin component",
            "Spin's SDK made the module for Spin's host; write a WASI preview 1 command (--target wasm32-wasip1 without spin-sdk) that takes the request as "
                + "CGI: variables and standard input, headers and body on standard output.",
            Names.OfPrefix("fermyon:", "spin:")),
        new("component core",
            $"The module is a core module of the component model (WASI 0.2 or later); {BuildInstead}. For Python and JavaScript, componentize-py and jco make "
                + "components only.",
            static import => Names.Starts(import.Module, "wasi:", "[export]", "cm32p2", "cm64p2", "unlocked-dep=", "locked-dep=")
                || Names.Starts(
                    import.Name, "[resource-drop]", "[resource-new]", "[resource-rep]", "[method]", "[static]", "[constructor]", "[task-", "[async", "[subtask",
                    "[waitable", "[context", "[error-context", "[stream-", "[future-")
                || import.Module == "$root"
                || IsInterface(import.Module)),
        new("component runtime",
            "The module is the core of a component (it exports cabi_realloc and related functions), and other parts of the component provide such imports; "
                + $"{BuildInstead}.",
            static import => !Names.IsWasi(import)) { Needs = static signs => signs.ExportPrefix("cabi_post_")
                || signs.ExportPrefix("cm32p2")
                || signs.Section("component-type") },
    ];

    // "namespace:package/interface", with or without "@version". Hosts whose module names also look like "x:y/z" have an entry of their own before this one.
    private static bool IsInterface(string module)
    {
        var colon = module.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && module.IndexOf('/', colon) > colon
            && module.AsSpan(colon).IndexOf("//") < 0
            && !module.StartsWith("extism:", StringComparison.Ordinal);
    }
}
