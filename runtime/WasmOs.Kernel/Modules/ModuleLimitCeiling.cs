using WasmOs.Kernel.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Modules;

/// <summary>The server's limits. Limits of a module or a call may be stricter, never wider. Defaults apply where neither sets a limit.</summary>
internal sealed class ModuleLimitCeiling
{
    /// <summary>The longest CPU time limit that can be requested when the operator sets none, in seconds: one day.</summary>
    private const double LongestCpuTimeout = 24 * 60 * 60;

    /// <summary>The smallest stack with which an engine can enter a guest and handle its errors.</summary>
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

    /// <summary>The limits that apply when neither the module nor the call sets any.</summary>
    public ResourceLimits Default { get; }

    /// <summary>The widest limits that a module or a call may request.</summary>
    public ModuleLimits Most { get; }

    /// <summary>The widest limits of a call: the module's limits, or the server's where the module sets none.</summary>
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

    /// <summary>The limits of a run: the call's, else the module's, else the default. A stored limit beyond the server's current one is clamped.</summary>
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

    /// <summary>Adds an error for each limit out of range.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="most">The widest allowed limits.</param>
    /// <param name="field">The name of the field that holds the limits, such as <c>limits</c>.</param>
    /// <param name="errors">Receives the errors.</param>
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

    /// <summary>Adds an error when a time limit is out of range.</summary>
    public static void CheckTimeout(double? seconds, double most, string field, FieldErrors errors, string setting = "MAX_TIMEOUT")
    {
        // This form of the condition also rejects NaN.
        if (seconds is { } given && !(given >= 0.001 && given <= most))
        {
            errors.Add(field, FormattableString.Invariant($"Give 0.001 to {most} seconds.{CeilingOf(setting)}"));
        }
    }

    /// <param name="value">The requested limit.</param>
    /// <param name="least">The smallest allowed value.</param>
    /// <param name="most">The largest allowed value: the operator's, or for a call the module's.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="errors">Receives the errors.</param>
    /// <param name="setting">The operator's setting for this ceiling; null when there is none.</param>
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
