namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Go and TinyGo for browsers. Both import from modules named <c>gojs</c> or <c>go</c>; the module's exports show which of the two made it.</summary>
internal static class GoTools
{
    public static readonly Toolchain[] All =
    [
        new("TinyGo",
            "TinyGo made the module for JavaScript (-target=wasm); build with -target=wasip1 (-target=wasi before TinyGo 0.35), or with -target=wasm-unknown "
                + "for functions without WASI.",
            IsOfGo) { Needs = static signs => signs.Import(IsSign) && (signs.Producer("TinyGo")
                || signs.Import(static import => import.Name is "runtime.ticks" or "runtime.sleepTicks")
                || !signs.Export("getsp", "resume")) },
        new("Go",
            "Go made the module for JavaScript (GOOS=js); build with GOOS=wasip1 GOARCH=wasm (Go 1.21 or later), and without packages that use syscall/js.",
            IsOfGo) { Needs = static signs => signs.Import(IsSign) },
        new("Go host function",
            "The program expects such functions from its host (//go:wasmimport); write them in Go, or do without them.",
            static import => !Names.IsWasi(import)) { Needs = static signs => signs.Producers.Any(static producer => producer.Name == "Go") },
    ];

    // The module names alone are not enough: other programs import from modules of these names too.
    private static bool IsSign(ModuleImport import) => IsOfGo(import) && Names.Starts(import.Name, "runtime.", "syscall/js.");

    private static bool IsOfGo(ModuleImport import) =>
        import.Module is "gojs" or "go"
            || (import.Module == Names.Env && Names.Starts(import.Name, "runtime.ticks", "runtime.sleepTicks", "runtime.getRandomData", "syscall/js."));
}
