namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>WASI beyond preview 1, and what other runtimes added to it.</summary>
internal static class WasiTools
{
    public const string NoNetwork = "a guest has no sockets: behind /run it gets requests as CGI (variables and standard input), and a program that calls out is not possible";

    public static readonly Toolchain[] All =
    [
        new("WASI threads",
            "It starts threads (wasi-threads), which are not offered; build for wasm32-wasip1 in place of wasm32-wasip1-threads, and without -pthread.",
            static import => import is { Module: "wasi", Name: "thread-spawn" } || import.Name is "thread_spawn" or "wasi_thread_spawn"),
        new("WASIX",
            "It is WASIX, which only Wasmer gives; build for plain WASI with cargo build --target wasm32-wasip1 or wasi-sdk, not with cargo wasix or wasixcc.",
            Names.OfPrefix("wasix_")),
        new("wasi-nn",
            "It is wasi-nn (machine learning by the host), which is not offered; link the inference into the program, for example with tract or candle on the CPU.",
            Names.Of("wasi_ephemeral_nn", "wasi_nn")),
        new("WasmEdge",
            $"It is one of WasmEdge's own host functions; build without WasmEdge's crates and plug-ins, for wasm32-wasip1. For sockets: {NoNetwork}.",
            static import => Names.Starts(import.Module, "wasmedge", "wasi_wasmedge") || import.Module is "host_wasmedge"),
        new("experimental HTTP",
            $"It is an early form of HTTP for WASI, which is not offered; {NoNetwork}.",
            Names.OfPrefix("wasi_experimental_http", "wasi_http")),
        new("ephemeral WASI",
            "It is a proposal for WASI that is not offered (only preview 1 is); link a library that does the same inside the program, and build for wasm32-wasip1.",
            Names.OfPrefix("wasi_ephemeral_")),
        new("WASI sockets",
            $"It belongs to the sockets of WasmEdge, WAMR or Wasmer, which preview 1 does not have; {NoNetwork}.",
            static import => Names.IsWasi(import) && import.Name.StartsWith("sock_", StringComparison.Ordinal)),
        new("WASI for wasm64",
            "It is WASI for 64-bit memories; build for wasm32 (--target wasm32-wasip1).",
            static import => Names.IsWasi(import) && import.Type is { } type && type.Parameters.Count(static kind => kind == ValueKind.I64) > 2),
        new("WASI unstable",
            "It is no function of wasi_unstable by this name with these types, which was replaced in 2019; rebuild with current tools for wasm32-wasip1.",
            static import => import.Module == "wasi_unstable" || Names.Starts(import.Module, "wasi_unstable_", "wasi_snapshot_preview0")),
        new("WASI preview 1",
            "It is no function of WASI preview 1 by this name with these types; build for wasm32-wasip1 (wasm32-wasi with older tools), with tools of the last years.",
            static import => import.Module == "wasi_snapshot_preview1"),
        new("other WASI",
            "It is another version of WASI than preview 1 (wasi_snapshot_preview1), the one that is offered; build for wasm32-wasip1.",
            Names.OfPrefix("wasi_", "wasi-")),
    ];
}
