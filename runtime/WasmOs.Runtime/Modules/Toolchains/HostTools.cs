namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Modules for other hosts: plug-ins, edge platforms, blockchains.</summary>
internal static class HostTools
{
    private const string PlainInstead = "write a WASI command (it reads standard input, or a request as CGI, and writes standard output), or export plain functions";

    private static readonly string[] Near = ["read_register", "register_len", "log_utf8", "value_return", "promise_create", "promise_batch_create", "current_account_id", "panic_utf8"];
    private static readonly string[] CosmWasm = ["db_read", "db_write", "db_remove", "addr_validate", "addr_canonicalize", "addr_humanize", "query_chain"];

    public static readonly Toolchain[] All =
    [
        new("Extism", $"It is a plug-in for Extism, whose host gives it; {PlainInstead}, without the Extism PDK.",
            static import => Names.Starts(import.Module, "extism:") || import.Module == "extism" || (import.Module == Names.Env && Names.Starts(import.Name, "extism_"))),
        new("Spin", $"Spin's SDK made it, for Spin's host; {PlainInstead}, without spin-sdk.",
            static import => Names.Starts(import.Module, "spin", "outbound-", "wasi-outbound-http", "fermyon") || import.Module is "key-value" or "llm" or "sqlite" or "config"),
        new("Fastly", $"It is Fastly Compute's interface; {PlainInstead}, without the fastly crate or package.",
            static import => Names.Starts(import.Module, "fastly_") || Names.Starts(import.Name, "xqd_")),
        new("Proxy-Wasm", $"It is a Proxy-Wasm filter for Envoy or nginx, whose proxy gives it; {PlainInstead}.", Names.InEnvPrefix("proxy_")),
        new("waPC", $"It is a waPC guest (wasmCloud, Kubewarden), whose host gives it; {PlainInstead}, without the waPC SDK.", Names.Of("wapc", "wasmbus")),
        new("NEAR", $"It is a smart contract for NEAR, whose chain gives it; {PlainInstead}, without near-sdk.",
            static import => import.Module == Names.Env) { Needs = static signs => signs.Import(Names.InEnv(Near)) },
        new("CosmWasm", $"It is a smart contract for CosmWasm, whose chain gives it; {PlainInstead}, without cosmwasm-std.",
            static import => import.Module == Names.Env) { Needs = static signs => signs.ExportPrefix("interface_version_") || signs.Import(Names.InEnv(CosmWasm)) },
        new("Internet Computer", $"It is a canister for the Internet Computer, which gives it; {PlainInstead}, without ic-cdk.", Names.OfPrefix("ic0")),
        new("Polkadot", $"It is a contract or runtime for Polkadot (ink!, Substrate), whose chain gives it; {PlainInstead}.",
            static import => Names.Starts(import.Module, "seal") && import.Module.Length == 5 || (import.Module == Names.Env && Names.Starts(import.Name, "ext_", "seal_"))),
        new("Stylus", $"It is a contract for Arbitrum Stylus, whose chain gives it; {PlainInstead}.", Names.Of("vm_hooks")),
        new("Soroban", $"It is a smart contract for Soroban (Stellar), whose chain gives it; {PlainInstead}, without soroban-sdk.",
            static import => import is { Module.Length: 1, Name.Length: 1 } && "lxdvmbiapt".Contains(import.Module, StringComparison.Ordinal))
        { Needs = static signs => signs.Imports.All(static import => import is { Module.Length: 1, Name.Length: 1 }) && signs.Import(static import => import.Module is not "a") },
        new("other chains", $"It is a smart contract (EOSIO, MultiversX, Casper, Ethereum), whose chain gives it; {PlainInstead}.",
            static import => import.Module is "ethereum" or "debug_chain" || (import.Module == Names.Env && Names.Starts(import.Name, "eosio_", "casper_", "mBuffer", "bigIntGet", "managed", "prints_l"))),
        new("Lucet", $"It is a host call of Lucet or an old edge platform, whose host gives it; {PlainInstead}.", static import => Names.Starts(import.Module, "lucet") || Names.Starts(import.Name, "lucet_", "hostcall_")),
        new("Shopify", $"It is a Shopify Function, whose platform gives it; {PlainInstead}.", Names.OfPrefix("shopify_function")),
        new("http-wasm", $"It is an http-wasm handler, whose server gives it; {PlainInstead}.", Names.Of("http_handler")),
        new("Open Policy Agent", $"It is a policy that Open Policy Agent compiled, whose SDK gives it; {PlainInstead}.", Names.InEnvPrefix("opa_")),
        new("Redpanda", $"It is a transform for Redpanda, whose broker gives it; {PlainInstead}.", Names.OfPrefix("redpanda_")),
        new("Suborbital", $"It is a function for Suborbital (Reactr, Sat), whose host gives it; {PlainInstead}.", Names.InEnv("return_result", "return_error", "get_ffi_result", "fetch_url")),
        new("Lunatic", $"It is a process of Lunatic, whose host gives it; {PlainInstead}.", Names.OfPrefix("lunatic::")),
        new("Typst and Zellij", $"It is a plug-in (Typst, Zellij), whose program gives it; {PlainInstead}.", Names.Of("typst_env", "zellij")),
        new("WASM-4", $"It is a game for WASM-4, whose console gives it; {PlainInstead}.",
            static import => import.Module == Names.Env) { Needs = static signs => signs.Import(Names.InEnv("blit", "blitSub", "tone", "diskr")) },
    ];
}
