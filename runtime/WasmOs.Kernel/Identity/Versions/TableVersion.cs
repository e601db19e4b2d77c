using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Versions;

/// <summary>
/// The row that tells other hosts that a partition has changed. Each change of the partition writes the row in the same transaction, so a change is never
/// stored without it. Hosts read this small row every few seconds, and the partition itself only when the row has changed.
/// </summary>
internal static class TableVersion
{
    /// <summary>The row's key, which sorts before all others.</summary>
    public const string RowKey = "!version";

    /// <summary>The first key behind the rows that are about the partition itself, whose keys begin with <c>!</c>.</summary>
    public const string FirstKey = "0";

    private const string Value = "value";

    /// <summary>The write that marks a partition as changed.</summary>
    public static TableWrite Write(string partition, TimeProvider time) =>
        TableWrite.Upsert(new TableEntity(partition, RowKey).Set(Value, ExecutionId.New(time).ToString()));

    /// <summary>Reads the version; empty when nothing was ever written.</summary>
    public static async ValueTask<string> ReadAsync(ITableStore tables, string table, string partition, CancellationToken cancellationToken) =>
        (await tables.GetAsync(table, partition, RowKey, cancellationToken).ConfigureAwait(false))?.GetString(Value) ?? "";
}
