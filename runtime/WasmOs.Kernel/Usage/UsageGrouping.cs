namespace WasmOs.Kernel.Usage;

/// <summary>What a line of a usage report is about.</summary>
public enum UsageGrouping
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A module.</summary>
    Module,

    /// <summary>A caller.</summary>
    Caller,
}
