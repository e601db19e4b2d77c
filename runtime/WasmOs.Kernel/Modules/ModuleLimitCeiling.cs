using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Modules;

/// <summary>The server's own limits: those of a module or a call may be narrower, never wider.</summary>
public sealed class ModuleLimitCeiling
{
    /// <summary>Longest run, seconds.</summary>
    /// <value>30</value>
    public double Timeout { get; set; } = 30;

    /// <summary>Most linear memory, bytes.</summary>
    /// <value>128 MiB</value>
    public long MemoryBytes { get; set; } = 128L << 20;

    /// <summary>Most fuel; null for no bound.</summary>
    /// <value>null</value>
    public long? Fuel { get; set; }

    /// <summary>Most table elements.</summary>
    /// <value>10,000</value>
    public long TableElements { get; set; } = 10_000;

    /// <summary>Most output that is kept, bytes.</summary>
    /// <value>1 MiB</value>
    public long OutputBytes { get; set; } = 1L << 20;

    /// <summary>Adds what is wrong with limits to the faults.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="field">Their field's name, such as <c>limits</c>.</param>
    /// <param name="faults">Where to add.</param>
    internal void Check(ModuleLimits limits, string field, FieldErrors faults)
    {
        if (limits.Timeout is { } timeout && !(timeout > 0 && timeout <= Timeout))
        {
            faults.Add($"{field}.timeout", FormattableString.Invariant($"Give more than 0 and at most {Timeout} seconds."));
        }

        CheckCount(limits.MemoryBytes, MemoryBytes, $"{field}.memory_bytes", faults);
        CheckCount(limits.Fuel, Fuel ?? long.MaxValue, $"{field}.fuel", faults);
        CheckCount(limits.TableElements, TableElements, $"{field}.table_elements", faults, least: 0);
        CheckCount(limits.OutputBytes, OutputBytes, $"{field}.output_bytes", faults, least: 0);
    }

    private static void CheckCount(long? value, long most, string field, FieldErrors faults, long least = 1)
    {
        if (value is { } given && (given < least || given > most))
        {
            faults.Add(field, FormattableString.Invariant($"Give a whole number from {least} to {most}."));
        }
    }
}
