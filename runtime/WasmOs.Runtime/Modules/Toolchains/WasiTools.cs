namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>WASI beyond preview 1, and other runtimes' additions to it.</summary>
internal static class WasiTools
{
    public const string NoNetwork =
        "a guest has no sockets: behind /run it gets requests as CGI (variables and standard input), and it cannot open connections";

    public static readonly Toolchain[] All =
    [
        new("WASI threads",
            "The program starts threads (wasi-threads), which are not supported; build for wasm32-wasip1 instead of wasm32-wasip1-threads, and without "
                + "-pthread.",
            static import => import is { Module: "wasi", Name: "thread-spawn" } || import.Name is "thread_spawn" or "wasi_thread_spawn"),
        new("WASIX",
            "Only Wasmer provides WASIX; build for plain WASI with cargo build --target wasm32-wasip1 or wasi-sdk, not with cargo wasix or wasixcc.",
            Names.OfPrefix("wasix_")),
        new("wasi-nn",
            "wasi-nn (machine learning by the host) is not supported; link the inference into the program, for example with tract or candle on the CPU.",
            Names.Of("wasi_ephemeral_nn", "wasi_nn")),
        new("WasmEdge",
            $"Only WasmEdge provides its own host functions; build without WasmEdge's crates and plug-ins, for wasm32-wasip1. For sockets: {NoNetwork}.",
            static import => Names.Starts(import.Module, "wasmedge", "wasi_wasmedge") || import.Module is "host_wasmedge"),
        new("experimental HTTP",
            $"The program uses an early form of HTTP for WASI, which is not supported; {NoNetwork}.",
            Names.OfPrefix("wasi_experimental_http", "wasi_http")),
        new("ephemeral WASI",
            "The program uses a proposal for WASI that is not supported (only preview 1 is); link a library that does the same inside the program, and build "
                + "for wasm32-wasip1.",
            Names.OfPrefix("wasi_ephemeral_")),
        new("WASI sockets",
            $"The program uses sockets of WasmEdge, WAMR or Wasmer, which preview 1 does not have; {NoNetwork}.",
            static import => Names.IsWasi(import) && import.Name.StartsWith("sock_", StringComparison.Ordinal)),
        new("WASI for wasm64",
            "The program uses WASI for 64-bit memories, which is not supported; build for wasm32 (--target wasm32-wasip1).",
            static import => Names.IsWasi(import) && import.Type is { } type && type.Parameters.Count(static kind => kind == ValueKind.I64) > 2),
        new("WASI unstable",
            "wasi_unstable, which was replaced in 2019, has no function of this name with these types; rebuild with current tools for wasm32-wasip1.",
            static import => import.Module == "wasi_unstable" || Names.Starts(import.Module, "wasi_unstable_", "wasi_snapshot_preview0")),
        new("WASI preview 1",
            "WASI preview 1 has no function of this name with these types; build for wasm32-wasip1 (wasm32-wasi with older tools), with recent tools.",
            static import => import.Module == "wasi_snapshot_preview1"),
        new("other WASI",
            "The program uses a version of WASI other than preview 1 (wasi_snapshot_preview1), the only one that is supported; build for wasm32-wasip1.",
            Names.OfPrefix("wasi_", "wasi-")),
    ];
}
