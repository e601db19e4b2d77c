using System.Globalization;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Identifies a module, distinct from deleted modules of the same name.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="CreatedAt">When the module was created.</param>
public readonly record struct ObservedCapabilityKey(string Module, DateTimeOffset CreatedAt)
{
    /// <summary>The row key in the partition of the module's name.</summary>
    internal string RowKey => string.Create(CultureInfo.InvariantCulture, $"uses-{CreatedAt.UtcTicks:D19}");
}
