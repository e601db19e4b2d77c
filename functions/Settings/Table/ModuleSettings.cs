using WasmOs.Runtime;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Ceilings of modules: what an upload may hold and a run of it may use. Both heads read them; a program that is too large for one names it in its refusal.</summary>
public static class ModuleSettings
{
    private static readonly List<(Setting<long> Setting, Action<RuntimeOptions, long> Apply)> Ceilings = [];

    /// <summary>Bytes of stack a run gets that asks for none.</summary>
    public static Setting<long> WasmStack { get; } = Ceiling("WASM_STACK", "bytes of stack a run gets that asks for none: code of the baseline compiler gets so many, code of the optimising compiler four times as many", 65536, SandboxOptions.LargestStack, "1048576", static (runtime, value) => runtime.Sandbox.StackBytes = (int)value);

    /// <summary>Bytes of stack a module or a call may ask for.</summary>
    public static Setting<long> MaxWasmStack { get; } = Ceiling("MAX_WASM_STACK", "bytes of stack a module or a call may ask for (`limits.stack_bytes`); never below `WASM_STACK`", 65536, SandboxOptions.LargestStack, "8388608", static (runtime, value) => runtime.Sandbox.MaximumStackBytes = (int)value);

    /// <summary>Seconds of processor time that the compilation of a module may take before its upload is refused.</summary>
    public static Setting<TimeSpan> CompileTime { get; } = SettingTypes.Seconds("MAX_COMPILE_TIME", "seconds of processor time that the compilation of a module may take before its upload is refused; the compilation goes on, and the same module can be uploaded when it has ended", "30", 0.1, 3600);

    /// <summary>Elements of each table of a module.</summary>
    public static Setting<long> TableElements { get; } = Ceiling("MAX_TABLE_ELEMENTS", "elements of each table of a module", 0, 10000000, "100000", static (runtime, value) => runtime.Sandbox.Limits = runtime.Sandbox.Limits with { TableElements = value });

    /// <summary>Tables of a module.</summary>
    public static Setting<long> Tables { get; } = Ceiling("MAX_TABLES", "tables of a module; each more takes address space for every instance", 1, 16, "1", static (runtime, value) => (runtime.Sandbox.MaxTables, runtime.Scan.Tables) = ((int)value, Math.Max(runtime.Scan.Tables, (int)value)));

    /// <summary>Linear memories of a module.</summary>
    public static Setting<long> Memories { get; } = Ceiling("MAX_MEMORIES", "linear memories of a module; each more takes 4 GiB of address space for every instance", 1, 16, "1", static (runtime, value) => (runtime.Sandbox.MaxMemories, runtime.Scan.Memories) = ((int)value, Math.Max(runtime.Scan.Memories, (int)value)));

    /// <summary>Function types of a module.</summary>
    public static Setting<long> Types { get; } = Ceiling("MAX_TYPES", "function types of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Types = (int)value);

    /// <summary>Imports of a module.</summary>
    public static Setting<long> Imports { get; } = Ceiling("MAX_IMPORTS", "imports of a module", 0, 1000000, "10000", static (runtime, value) => runtime.Scan.Imports = (int)value);

    /// <summary>Exports of a module.</summary>
    public static Setting<long> Exports { get; } = Ceiling("MAX_EXPORTS", "exports of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Exports = (int)value);

    /// <summary>Functions of a module.</summary>
    public static Setting<long> Functions { get; } = Ceiling("MAX_FUNCTIONS", "functions of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Functions = (int)value);

    /// <summary>Bytes of one function of a module.</summary>
    public static Setting<long> FunctionSize { get; } = Ceiling("MAX_FUNCTION_SIZE", "bytes of one function of a module", 2, 7654321, "4194304", static (runtime, value) => runtime.Scan.BodyBytes = (int)value);

    /// <summary>Parameters of a function, and results.</summary>
    public static Setting<long> Parameters { get; } = Ceiling("MAX_PARAMETERS", "parameters of a function, and results", 0, 1000, "1000", static (runtime, value) => (runtime.Scan.Parameters, runtime.Scan.Results) = ((int)value, (int)value));

    /// <summary>Local variables of a function.</summary>
    public static Setting<long> Locals { get; } = Ceiling("MAX_LOCALS", "local variables of a function", 0, 50000, "50000", static (runtime, value) => runtime.Scan.Locals = (int)value);

    /// <summary>Local variables of all functions of a module.</summary>
    public static Setting<long> TotalLocals { get; } = Ceiling("MAX_TOTAL_LOCALS", "local variables of all functions of a module", 0, 2147483647, "1000000", static (runtime, value) => runtime.Scan.TotalLocals = (int)value);

    /// <summary>Blocks in blocks of a function.</summary>
    public static Setting<long> Nesting { get; } = Ceiling("MAX_NESTING", "blocks in blocks of a function", 1, 100000, "10000", static (runtime, value) => runtime.Scan.Nesting = (int)value);

    /// <summary>Globals of a module.</summary>
    public static Setting<long> Globals { get; } = Ceiling("MAX_GLOBALS", "globals of a module", 0, 1000000, "100000", static (runtime, value) => runtime.Scan.Globals = (int)value);

    /// <summary>Exception tags of a module.</summary>
    public static Setting<long> Tags { get; } = Ceiling("MAX_TAGS", "exception tags of a module", 0, 1000000, "1000", static (runtime, value) => runtime.Scan.Tags = (int)value);

    /// <summary>Element segments of a module.</summary>
    public static Setting<long> ElementSegments { get; } = Ceiling("MAX_ELEMENT_SEGMENTS", "element segments of a module", 0, 100000, "10000", static (runtime, value) => runtime.Scan.ElementSegments = (int)value);

    /// <summary>Data segments of a module.</summary>
    public static Setting<long> DataSegments { get; } = Ceiling("MAX_DATA_SEGMENTS", "data segments of a module", 0, 100000, "100000", static (runtime, value) => runtime.Scan.DataSegments = (int)value);

    /// <summary>Custom sections of a module.</summary>
    public static Setting<long> CustomSections { get; } = Ceiling("MAX_CUSTOM_SECTIONS", "custom sections of a module", 0, 100000, "1000", static (runtime, value) => runtime.Scan.CustomSections = (int)value);

    /// <summary>Bytes of a name in a module.</summary>
    public static Setting<long> NameLength { get; } = Ceiling("MAX_NAME_LENGTH", "bytes of a name in a module", 1, 100000, "10000", static (runtime, value) => runtime.Scan.NameBytes = (int)value);

    /// <summary>All of them, in the order in which they are shown.</summary>
    internal static IEnumerable<Setting> All => [WasmStack, MaxWasmStack, CompileTime, .. Ceilings.Select(static ceiling => ceiling.Setting).Where(static setting => setting != WasmStack && setting != MaxWasmStack)];

    /// <summary>Puts what is set into the runtime's options.</summary>
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
