namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Rust with wasm-bindgen or stdweb.</summary>
internal static class RustTools
{
    public static readonly Toolchain[] All =
    [
        new("wasm-bindgen",
            "wasm-bindgen (or wasm-pack) made the module for JavaScript; build with cargo build --target wasm32-wasip1 (a program) or wasm32-unknown-unknown "
                + "(functions), without wasm-bindgen and crates that need it: js-sys, web-sys, the js features of getrandom, chrono and uuid.",
            static import => import.Module == "wbg"
                || Names.Starts(import.Module, "__wbindgen_", "./snippets/")
                || import.Module.EndsWith("_bg.js", StringComparison.Ordinal)
                || Names.Starts(import.Name, "__wbindgen_", "__wbg_")),
        new("stdweb",
            "stdweb (cargo web) made the module for JavaScript; build with cargo build --target wasm32-wasip1, without stdweb.",
            static import => import.Name == "__web_on_grow" || (import.Name.Length > 40 && Names.Starts(import.Name, "__extjs_"))),
        new("wasm-bindgen beside others",
            "The JavaScript that wasm-bindgen makes provides such imports; build without wasm-bindgen, with cargo build --target wasm32-wasip1.",
            static import => !Names.IsWasi(import)) { Needs = static signs => signs.ExportPrefix("__wbindgen_")
                || signs.ExportPrefix("__wbg_")
                || signs.Producer("wasm-bindgen") },
    ];
}
