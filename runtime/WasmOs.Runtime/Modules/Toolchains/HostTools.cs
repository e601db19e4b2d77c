namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Modules for other hosts: plug-ins and edge platforms. A module name that only one host uses is enough to recognize it. In <c>env</c>, and in modules with
/// everyday names, a host is recognized by the functions of its published interface, or by several signs that agree.
/// </summary>
internal static class HostTools
{
    public const string PlainInstead = "write a WASI command (it reads standard input, or a request as CGI, and writes standard output), or export plain functions";

    private static readonly string[] Extism =
    [
        "extism_alloc", "extism_free", "extism_length", "extism_length_unsafe", "extism_input_offset", "extism_input_length", "extism_input_load_u8", "extism_input_load_u64", "extism_output_set",
        "extism_error_set", "extism_config_get", "extism_var_get", "extism_var_set", "extism_http_request", "extism_http_status_code", "extism_http_headers", "extism_load_u8", "extism_load_u64",
        "extism_store_u8", "extism_store_u64", "extism_log_info", "extism_log_debug", "extism_log_warn", "extism_log_error", "extism_log_trace", "extism_get_log_level",
    ];

    // https://github.com/proxy-wasm/spec, all versions of the ABI.
    private static readonly string[] ProxyWasm =
    [
        "proxy_log", "proxy_get_log_level", "proxy_get_current_time_nanoseconds", "proxy_set_tick_period_milliseconds", "proxy_get_buffer_bytes", "proxy_get_buffer_status", "proxy_set_buffer_bytes",
        "proxy_get_header_map_value", "proxy_get_header_map_pairs", "proxy_get_header_map_size", "proxy_set_header_map_pairs", "proxy_add_header_map_value", "proxy_replace_header_map_value",
        "proxy_remove_header_map_value", "proxy_continue_stream", "proxy_close_stream", "proxy_continue_request", "proxy_continue_response", "proxy_send_local_response", "proxy_get_property",
        "proxy_set_property", "proxy_http_call", "proxy_grpc_call", "proxy_grpc_stream", "proxy_grpc_send", "proxy_grpc_cancel", "proxy_grpc_close", "proxy_get_status", "proxy_done",
        "proxy_set_effective_context", "proxy_get_shared_data", "proxy_set_shared_data", "proxy_register_shared_queue", "proxy_resolve_shared_queue", "proxy_enqueue_shared_queue",
        "proxy_dequeue_shared_queue", "proxy_define_metric", "proxy_increment_metric", "proxy_record_metric", "proxy_get_metric", "proxy_call_foreign_function", "proxy_get_configuration",
        "proxy_clear_route_cache",
    ];

    private static readonly string[] OpenPolicyAgent = [
        "opa_abort", "opa_println", "opa_builtin0", "opa_builtin1", "opa_builtin2", "opa_builtin3", "opa_builtin4"
    ];
    private static readonly string[] Suborbital = [
        "return_result", "return_error", "get_ffi_result", "fetch_url", "log_msg", "request_get_field", "request_set_field", "cache_set", "cache_get",
        "graphql_query", "get_static_file", "db_exec", "get_secret_value", "resp_set_header"
    ];
    private static readonly string[] HttpWasm = [
        "enable_features", "get_config", "log", "log_enabled", "get_method", "set_method", "get_uri", "set_uri", "get_protocol_version", "get_header_names",
        "get_header_values", "set_header_value", "add_header_value", "remove_header", "read_body", "write_body", "get_status_code", "set_status_code",
        "get_source_addr"
    ];
    private static readonly string[] Wasm4 = [
        "blit", "blitSub", "line", "hline", "vline", "oval", "rect", "text", "textUtf8", "textUtf16", "tone", "diskr", "diskw"
    ];

    public static readonly Toolchain[] All =
    [
        new("Extism", $"The module is a plug-in for Extism, whose host provides its imports; {PlainInstead}, without the Extism PDK.",
            static import => Names.Starts(import.Module, "extism:")
                || import.Module == "extism"
                || (import.Module == Names.Env && Array.IndexOf(Extism, import.Name) >= 0)),
        new("Spin", $"Spin's SDK made the module for Spin's host; {PlainInstead}, without spin-sdk.",
            static import =>
                import.Module is "spin-config" or "spin-http" or "spin-redis" or "spin-key-value" or "outbound-redis" or "outbound-pg" or "outbound-mysql"
                or "wasi-outbound-http" || IsShortSpin(import))
        { Needs = IsSpin },
        new("Fastly", $"The module uses Fastly Compute's interface, which only Fastly provides; {PlainInstead}, without the fastly crate or package.",
            static import => Names.Starts(import.Module, "fastly_")
                || Names.Starts(import.Name, "xqd_req_", "xqd_resp_", "xqd_body_", "xqd_dictionary_", "xqd_log_", "xqd_uap_", "xqd_init", "xqd_pending_")),
        new("Proxy-Wasm", $"The module is a Proxy-Wasm filter, and a proxy such as Envoy or nginx provides its imports; {PlainInstead}.",
            Names.InEnv(ProxyWasm)) { Marks = Names.InEnv(ProxyWasm) },
        new("waPC",
            $"The module is a waPC guest (wasmCloud, Kubewarden), whose host provides its imports; {PlainInstead}, without the waPC SDK.",
            Names.Of("wapc", "wasmbus")),
        new("Lucet", $"The module is for Lucet or an old edge platform, whose host provides its imports; {PlainInstead}.",
            static import => Names.Starts(import.Module, "lucet_") || import.Module == "lucet" || Names.Starts(import.Name, "lucet_vmctx_")),
        new("Shopify", $"The module is a Shopify Function, and Shopify's platform provides its imports; {PlainInstead}.", Names.OfPrefix("shopify_function")),
        new(
            "http-wasm", $"The module is an http-wasm handler, whose server provides its imports; {PlainInstead}.",
            static import => import.Module == "http_handler" && Array.IndexOf(HttpWasm, import.Name) >= 0),
        new(
            "Open Policy Agent", $"The module is a policy that Open Policy Agent compiled, and that agent's SDK provides its imports; {PlainInstead}.",
            Names.InEnv(OpenPolicyAgent)) { Marks = Names.InEnv(OpenPolicyAgent) },
        new(
            "Redpanda", $"The module is a transform for Redpanda, whose broker provides its imports; {PlainInstead}.",
            Names.OfPrefix("redpanda_transform", "redpanda_schema_registry")),
        new("Suborbital", $"The module is a function for Suborbital (Reactr, Sat), whose host provides its imports; {PlainInstead}.", Names.InEnv(Suborbital))
        {
            // Each of these names is an everyday word, so one alone proves nothing.
            Needs = static signs => signs.Imports.Count(Names.InEnv(Suborbital)) > 1 || signs.Export("run_e"),
            Marks = Names.InEnv(Suborbital),
        },
        new("Lunatic", $"The module is a process of Lunatic, whose host provides its imports; {PlainInstead}.", Names.OfPrefix("lunatic::")),
        new("Typst and Zellij",
            $"The module is a plug-in for a program (Typst, Zellij), which provides its imports; {PlainInstead}.",
            Names.Of("typst_env", "zellij")),
        new("WASM-4", $"The module is a game for WASM-4, whose console provides its imports; {PlainInstead}.", static import => import.Module == Names.Env)
        {
            Needs = static signs => signs.Imports.Count(IsOfWasm4) + (signs.Export("update") ? 1 : 0) > 1
                && signs.Import(Names.InEnv("blit", "blitSub", "tone", "diskr")),
            Marks = IsOfWasm4,
        },
    ];

    // WASM-4's functions for logging are trace, traceUtf8, traceUtf16 and tracef.
    private static bool IsOfWasm4(ModuleImport import) =>
        import.Module == Names.Env && (Array.IndexOf(Wasm4, import.Name) >= 0 || Names.Starts(import.Name, "trace"));

    // Early versions of Spin's interfaces had everyday names.
    private static bool IsShortSpin(ModuleImport import) => import is
    { Module: "config", Name: "get-config" }
        or { Module: "key-value", Name: "open" or "get" or "set" or "delete" or "exists" or "get-keys" or "close" }
        or { Module: "sqlite", Name: "open" or "execute" or "close" }
        or { Module: "llm", Name: "infer" or "generate-embeddings" };

    private static bool IsSpin(ModuleSigns signs) =>
        signs.Import(static import => Names.Starts(import.Module, "spin-", "outbound-", "wasi-outbound-http"))
        || signs.ExportPrefix("spin-sdk-") || signs.Export("handle-http-request", "handle-redis-message", "canonical_abi_realloc")
        || signs.Imports.Where(IsShortSpin).Select(static import => import.Module).Distinct().Count() > 1;
}
