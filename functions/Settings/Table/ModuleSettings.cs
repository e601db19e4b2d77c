using WasmOs.Runtime;

namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// Ceilings of what an uploaded module may contain and what a run of it may use. Both heads read them. The refusal of a module that exceeds a ceiling names its
/// setting.
/// </summary>
public static class ModuleSettings
{
    private static readonly List<(Setting<long> Setting, Action<RuntimeOptions, long> Apply)> Ceilings = [];

    /// <summary>Bytes of stack for a run that asks for none.</summary>
    public static Setting<long> WasmStack { get; } = Ceiling(
        "WASM_STACK",
        "bytes of stack a run gets that asks for none: code of the baseline compiler gets so many, code of the optimizing compiler four times as many", 65536,
        SandboxOptions.LargestStack, "1048576", static (runtime, value) => runtime.Sandbox.StackBytes = (int)value);

    /// <summary>The most bytes of stack that a module or a call may ask for.</summary>
    public static Setting<long> MaxWasmStack { get; } = Ceiling(
        "MAX_WASM_STACK", "bytes of stack a module or a call may ask for (`limits.stack_bytes`); never below `WASM_STACK`", 65536, SandboxOptions.LargestStack,
        "8388608", static (runtime, value) => runtime.Sandbox.MaximumStackBytes = (int)value);

    /// <summary>Seconds of processor time that the compilation of a module may take before its upload is refused.</summary>
    public static Setting<TimeSpan> CompileTime { get; } = SettingTypes.Seconds(
        "MAX_COMPILE_TIME",
        "seconds of processor time that the compilation of a module may take before its upload is refused; the compilation goes on, and the same module can be uploaded when it has ended",
        "30", 0.1, 3600);

    /// <summary>The most elements of each table of a module.</summary>
    public static Setting<long> TableElements { get; } = Ceiling(
        "MAX_TABLE_ELEMENTS", "elements of each table of a module", 0, 10000000, "100000",
        static (runtime, value) => runtime.Sandbox.Limits = runtime.Sandbox.Limits with { TableElements = value });

    /// <summary>The most tables of a module.</summary>
    public static Setting<long> Tables { get; } = Ceiling(
        "MAX_TABLES", "tables of a module; each more takes address space for every instance", 1, 16, "1",
        static (runtime, value) => (runtime.Sandbox.MaxTables, runtime.Scan.Tables) = ((int)value, Math.Max(runtime.Scan.Tables, (int)value)));

    /// <summary>The most linear memories of a module.</summary>
    public static Setting<long> Memories { get; } = Ceiling(
        "MAX_MEMORIES", "linear memories of a module; each more takes 4 GiB of address space for every instance", 1, 16, "1",
        static (runtime, value) => (runtime.Sandbox.MaxMemories, runtime.Scan.Memories) = ((int)value, Math.Max(runtime.Scan.Memories, (int)value)));

    /// <summary>The most function types of a module.</summary>
    public static Setting<long> Types { get; } =
        Ceiling("MAX_TYPES", "function types of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Types = (int)value);

    /// <summary>The most imports of a module.</summary>
    public static Setting<long> Imports { get; } =
        Ceiling("MAX_IMPORTS", "imports of a module", 0, 1000000, "10000", static (runtime, value) => runtime.Scan.Imports = (int)value);

    /// <summary>The most exports of a module.</summary>
    public static Setting<long> Exports { get; } =
        Ceiling("MAX_EXPORTS", "exports of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Exports = (int)value);

    /// <summary>The most functions of a module.</summary>
    public static Setting<long> Functions { get; } =
        Ceiling("MAX_FUNCTIONS", "functions of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Functions = (int)value);

    /// <summary>The largest body of a function, bytes.</summary>
    public static Setting<long> FunctionSize { get; } = Ceiling(
        "MAX_FUNCTION_SIZE", "bytes of one function of a module", 2, 7654321, "4194304", static (runtime, value) => runtime.Scan.BodyBytes = (int)value);

    /// <summary>The most parameters of a function, and the most results.</summary>
    public static Setting<long> Parameters { get; } = Ceiling(
        "MAX_PARAMETERS", "parameters of a function, and results", 0, 1000, "1000",
        static (runtime, value) => (runtime.Scan.Parameters, runtime.Scan.Results) = ((int)value, (int)value));

    /// <summary>The most local variables of a function.</summary>
    public static Setting<long> Locals { get; } =
        Ceiling("MAX_LOCALS", "local variables of a function", 0, 50000, "50000", static (runtime, value) => runtime.Scan.Locals = (int)value);

    /// <summary>The most local variables of all functions of a module together.</summary>
    public static Setting<long> TotalLocals { get; } = Ceiling(
        "MAX_TOTAL_LOCALS", "local variables of all functions of a module", 0, 2147483647, "1000000",
        static (runtime, value) => runtime.Scan.TotalLocals = (int)value);

    /// <summary>The deepest nesting of blocks in a function.</summary>
    public static Setting<long> Nesting { get; } =
        Ceiling("MAX_NESTING", "blocks in blocks of a function", 1, 100000, "10000", static (runtime, value) => runtime.Scan.Nesting = (int)value);

    /// <summary>The most globals of a module.</summary>
    public static Setting<long> Globals { get; } =
        Ceiling("MAX_GLOBALS", "globals of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Globals = (int)value);

    /// <summary>The most exception tags of a module.</summary>
    public static Setting<long> Tags { get; } =
        Ceiling("MAX_TAGS", "exception tags of a module", 0, 1000000, "1000", static (runtime, value) => runtime.Scan.Tags = (int)value);

    /// <summary>The most element segments of a module.</summary>
    public static Setting<long> ElementSegments { get; } = Ceiling(
        "MAX_ELEMENT_SEGMENTS", "element segments of a module", 0, 100000, "10000", static (runtime, value) => runtime.Scan.ElementSegments = (int)value);

    /// <summary>The most data segments of a module.</summary>
    public static Setting<long> DataSegments { get; } =
        Ceiling("MAX_DATA_SEGMENTS", "data segments of a module", 0, 100000, "100000", static (runtime, value) => runtime.Scan.DataSegments = (int)value);

    /// <summary>The most custom sections of a module.</summary>
    public static Setting<long> CustomSections { get; } =
        Ceiling("MAX_CUSTOM_SECTIONS", "custom sections of a module", 0, 100000, "1000", static (runtime, value) => runtime.Scan.CustomSections = (int)value);

    /// <summary>The longest name in a module, bytes.</summary>
    public static Setting<long> NameLength { get; } =
        Ceiling("MAX_NAME_LENGTH", "bytes of a name in a module", 1, 100000, "10000", static (runtime, value) => runtime.Scan.NameBytes = (int)value);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [
        WasmStack, MaxWasmStack, CompileTime,
        .. Ceilings.Select(static ceiling => ceiling.Setting).Where(static setting => setting != WasmStack && setting != MaxWasmStack)
    ];

    /// <summary>Applies each setting that is set to the options of the runtime.</summary>
    internal static void Apply(SettingReader settings, RuntimeOptions runtime)
    {
        runtime.CompileBudget = settings.Read(CompileTime, runtime.CompileBudget);
        foreach (var (setting, apply) in Ceilings)
        {
            if (settings.ReadOptional(setting, null) is { } value)
            {
                apply(runtime, value);
            }
        }
    }

    private static Setting<long> Ceiling(string name, string meaning, long min, long max, string defaultText, Action<RuntimeOptions, long> apply)
    {
        var setting = SettingTypes.Number(name, meaning, min, max, defaultText);
        Ceilings.Add((setting, apply));
        return setting;
    }
}
