using WasmOs.Kernel.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Modules;

/// <summary>The server's own limits: those of a module or a call may be narrower, never wider. A default holds where nobody asks for anything.</summary>
internal sealed class ModuleLimitCeiling
{
    /// <summary>Seconds of CPU time that can be asked for where the operator sets no ceiling: a day, as of any time.</summary>
    private const double LongestCpuTimeout = 24 * 60 * 60;

    /// <summary>What an engine needs to enter a guest and take up its errors.</summary>
    private const long SmallestStack = 64 << 10;

    public ModuleLimitCeiling(SandboxOptions sandbox)
    {
        Default = sandbox.Limits;
        Most = new ModuleLimits
        {
            Timeout = Math.Max(sandbox.MaximumTimeout.TotalSeconds, sandbox.Limits.Timeout.TotalSeconds),
            CpuTimeout = sandbox.Limits.CpuTimeout?.TotalSeconds,
            MemoryBytes = Math.Max(sandbox.MaximumMemoryBytes ?? 0, sandbox.Limits.MemoryBytes),
            Fuel = sandbox.Limits.Fuel,
            TableElements = sandbox.Limits.TableElements,
            StackBytes = Math.Max(sandbox.MaximumStackBytes, sandbox.StackBytes),
            OutputBytes = sandbox.Limits.OutputBytes,
        };
    }

    /// <summary>What holds when neither the module nor the call says anything.</summary>
    public ResourceLimits Default { get; }

    /// <summary>The widest that anybody may ask for.</summary>
    public ModuleLimits Most { get; }

    /// <summary>The bounds of a call: the module's limits, and the server's where the module has none.</summary>
    public ModuleLimits Within(ModuleLimits module) => new()
    {
        Timeout = module.Timeout ?? Most.Timeout,
        CpuTimeout = module.CpuTimeout ?? Most.CpuTimeout,
        MemoryBytes = module.MemoryBytes ?? Most.MemoryBytes,
        Fuel = module.Fuel ?? Most.Fuel,
        TableElements = module.TableElements ?? Most.TableElements,
        StackBytes = module.StackBytes ?? Most.StackBytes,
        OutputBytes = module.OutputBytes ?? Most.OutputBytes,
    };

    /// <summary>The limits of a run: the call's, else the module's, else the default; a setting from when the server allowed more gives way.</summary>
    public ResourceLimits Merge(ModuleLimits module, ModuleLimits call)
    {
        var timeout = call.Timeout ?? module.Timeout;
        return Default with
        {
            Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, Most.Timeout!.Value)) : Default.Timeout,
            CpuTimeout = Least(call.CpuTimeout ?? module.CpuTimeout, Most.CpuTimeout) is { } cpu ? TimeSpan.FromSeconds(cpu) : null,
            MemoryBytes = Math.Min(call.MemoryBytes ?? module.MemoryBytes ?? Default.MemoryBytes, Most.MemoryBytes!.Value),
            Fuel = Least(call.Fuel ?? module.Fuel, Most.Fuel),
            TableElements = Math.Min(call.TableElements ?? module.TableElements ?? Default.TableElements, Default.TableElements),
            StackBytes = (call.StackBytes ?? module.StackBytes) is { } stack ? (int)Math.Min(stack, Most.StackBytes!.Value) : Default.StackBytes,
            OutputBytes = (int)Math.Min(call.OutputBytes ?? module.OutputBytes ?? Default.OutputBytes, Default.OutputBytes),
        };
    }

    /// <summary>Adds what is wrong with limits to the errors.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="most">Their bounds.</param>
    /// <param name="field">Their field's name, such as <c>limits</c>.</param>
    /// <param name="errors">Where to add.</param>
    public static void Check(ModuleLimits limits, ModuleLimits most, string field, FieldErrors errors)
    {
        CheckTimeout(limits.Timeout, most.Timeout!.Value, $"{field}.timeout", errors);
        CheckTimeout(limits.CpuTimeout, most.CpuTimeout ?? LongestCpuTimeout, $"{field}.cpu_timeout", errors, "EXECUTION_CPU_TIMEOUT");
        CheckCount(limits.MemoryBytes, ResourceLimits.PageBytes, most.MemoryBytes!.Value, $"{field}.memory_bytes", errors, "MEMORY_LIMIT");
        CheckCount(limits.Fuel, 1, most.Fuel ?? long.MaxValue, $"{field}.fuel", errors, "MAX_FUEL");
        CheckCount(limits.TableElements, 0, most.TableElements!.Value, $"{field}.table_elements", errors, "MAX_TABLE_ELEMENTS");
        CheckCount(limits.StackBytes, SmallestStack, most.StackBytes!.Value, $"{field}.stack_bytes", errors, "MAX_WASM_STACK");
        CheckCount(limits.OutputBytes, 0, most.OutputBytes!.Value, $"{field}.output_bytes", errors, "MAX_OUTPUT_SIZE");
    }

    /// <summary>Adds what is wrong with a time limit to the errors.</summary>
    public static void CheckTimeout(double? seconds, double most, string field, FieldErrors errors, string setting = "MAX_TIMEOUT")
    {
        // Written so that NaN is refused.
        if (seconds is { } given && !(given >= 0.001 && given <= most))
        {
            errors.Add(field, FormattableString.Invariant($"Give 0.001 to {most} seconds.{CeilingOf(setting)}"));
        }
    }

    /// <param name="value">What is asked for.</param>
    /// <param name="least">The least that means anything.</param>
    /// <param name="most">The ceiling: the operator's, or the module's for a call.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="errors">Where to add.</param>
    /// <param name="setting">The operator's setting of the ceiling; null where it has none.</param>
    private static void CheckCount(long? value, long least, long most, string field, FieldErrors errors, string? setting = null)
    {
        if (value is { } given && (given < least || given > most))
        {
            errors.Add(field, FormattableString.Invariant($"Give a whole number from {least} to {most}.{CeilingOf(setting)}"));
        }
    }

    private static double? Least(double? left, double? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private static string CeilingOf(string? setting) => setting is null ? "" : $" The module's settings and the operator's {setting} are the ceiling.";

    private static long? Least(long? left, long? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);
}
