namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Addons for Node.js: made by napi-rs for Rust and by emnapi for C and C++. They need JavaScript that provides Node-API, threads and a shared memory.
/// </summary>
internal static class NodeTools
{
    // Functions that nearly every addon imports; https://nodejs.org/api/n-api.html
    private static readonly string[] WellKnown =
    [
        "napi_create_function", "napi_create_object", "napi_create_string_utf8", "napi_create_error", "napi_create_reference", "napi_create_promise", "napi_create_int32",
        "napi_create_double", "napi_create_uint32", "napi_create_int64", "napi_create_array", "napi_create_array_with_length", "napi_create_buffer", "napi_create_arraybuffer",
        "napi_create_async_work", "napi_create_threadsafe_function", "napi_create_typedarray", "napi_get_cb_info", "napi_get_undefined", "napi_get_null", "napi_get_boolean", "napi_get_global",
        "napi_get_named_property", "napi_get_element", "napi_get_array_length", "napi_get_value_int32", "napi_get_value_uint32", "napi_get_value_int64", "napi_get_value_double",
        "napi_get_value_bool", "napi_get_value_string_utf8", "napi_get_reference_value", "napi_get_typedarray_info", "napi_get_buffer_info", "napi_set_property", "napi_set_named_property",
        "napi_set_element", "napi_define_class", "napi_define_properties", "napi_call_function", "napi_new_instance", "napi_delete_reference", "napi_wrap", "napi_unwrap", "napi_typeof",
        "napi_throw", "napi_throw_error", "napi_throw_type_error", "napi_is_error", "napi_is_array", "napi_is_exception_pending", "napi_get_and_clear_last_exception",
        "napi_resolve_deferred", "napi_reject_deferred", "napi_open_handle_scope", "napi_close_handle_scope", "napi_module_register", "napi_fatal_error", "emnapi_is_node_binding_available",
    ];

    public static readonly Toolchain[] All =
    [
        new("Node-API",
            "The module is an addon for Node.js (napi-rs, emnapi), which needs Node-API and JavaScript's objects; build the Rust or C library that it wraps as "
                + "a plain command or reactor, with cargo build --target wasm32-wasip1 (not wasm32-wasip1-threads) or wasi-sdk, without napi and its crates.",
            static import => !Names.IsWasi(import)) { Needs = IsAddon },
    ];

    private static bool IsAddon(ModuleSigns signs) =>
        signs.Export("napi_register_module_v1", "napi_register_wasm_v1", "node_api_module_get_api_version_v1")
        || signs.Import(static import => import.Module == "emnapi" || Array.IndexOf(WellKnown, import.Name) >= 0)
        || signs.Imports.Count(static import => Names.Starts(import.Name, "napi_", "node_api_", "emnapi_", "_emnapi_")) > 1;
}
