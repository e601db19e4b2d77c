using System.Globalization;

namespace WasmOs.Kernel.Capabilities;

/// <summary>A module and no other of its name.</summary>
/// <param name="Module">Its name.</param>
/// <param name="CreatedAt">When it came to be.</param>
public readonly record struct ObservedCapabilityKey(string Module, DateTimeOffset CreatedAt)
{
    /// <summary>The key of its row in the partition of its name.</summary>
    internal string RowKey => string.Create(CultureInfo.InvariantCulture, $"uses-{CreatedAt.UtcTicks:D19}");
}
