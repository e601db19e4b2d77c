using System.Text.Json;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Encodes batches as rows of the table <c>Batches</c>: one partition, newest batch first.</summary>
internal static class BatchRows
{
    public const string Table = "Batches";
    public const string Partition = "batch";

    public static TableEntity Encode(BatchRow row)
    {
        var entity = new TableEntity(Partition, row.Id.RowKey)
            .Set("module", row.ModuleName)
            .Set("version", row.Version)
            .Set("digest", row.Digest)
            .Set("function", row.Function)
            .Set("total", row.Total)
            .Set("lanes", row.Lanes)
            .Set("parallelism", row.Parallelism)
            .Set("timeout", row.Timeout)
            .Set("limits", row.Limits is null ? null : JsonSerializer.SerializeToUtf8Bytes(row.Limits, BatchJson.Default.ModuleLimits))
            .Set("priority", row.Priority.ToString())
            .Set("returns", row.Returns.ToString())
            .Set("trace", row.Trace ? true : null)
            .Set("max_failures", row.MaxFailures)
            .Set("callback_url", row.CallbackUrl?.AbsoluteUri)
            .Set("labels", row.Labels.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(row.Labels, BatchJson.Default.IReadOnlyDictionaryStringString))
            .Set("created_at", row.CreatedAt)
            .Set("created_by", row.CreatedBy)
            .Set("creator_id", row.CreatorId)
            .Set("state", row.State.ToString());
        return entity
            .Set("stop_reason", row.StopReason == BatchStopReason.None ? null : row.StopReason.ToString())
            .Set("succeeded", row.Succeeded)
            .Set("failed", row.Failed)
            .Set("ended_at", row.EndedAt)
            .Set("announced", row.Announced ? true : null)
            .Set("deleting", row.Deleting ? true : null);
    }

    public static BatchRow Decode(TableEntity entity) => new()
    {
        Id = BatchId.FromRowKey(entity.RowKey),
        ModuleName = entity.GetString("module")!,
        Version = Number(entity, "version"),
        Digest = entity.GetString("digest")!,
        Function = entity.GetString("function")!,
        Total = Number(entity, "total"),
        Lanes = Number(entity, "lanes"),
        Parallelism = Number(entity, "parallelism"),
        Timeout = entity.GetDouble("timeout"),
        Limits = entity.GetBytes("limits") is { } limits ? JsonSerializer.Deserialize(limits, BatchJson.Default.ModuleLimits) : null,
        Priority = Word<RunPriority>(entity, "priority"),
        Returns = Word<ResultForm>(entity, "returns"),
        Trace = entity.GetBoolean("trace") == true,
        MaxFailures = (int?)entity.GetInt64("max_failures"),
        CallbackUrl = entity.GetString("callback_url") is { } url ? new Uri(url) : null,
        Labels = entity.GetBytes("labels") is { } labels
            ? JsonSerializer.Deserialize(labels, BatchJson.Default.IReadOnlyDictionaryStringString)!
            : new Dictionary<string, string>(),
        CreatedAt = entity.GetTime("created_at")!.Value,
        CreatedBy = entity.GetString("created_by"),
        CreatorId = entity.GetString("creator_id"),
        State = Word<BatchState>(entity, "state"),
        StopReason = Word<BatchStopReason>(entity, "stop_reason"),
        Succeeded = Number(entity, "succeeded"),
        Failed = Number(entity, "failed"),
        EndedAt = entity.GetTime("ended_at"),
        Announced = entity.GetBoolean("announced") == true,
        Deleting = entity.GetBoolean("deleting") == true,
        ETag = entity.ETag!,
    };

    private static int Number(TableEntity entity, string name) => (int)(entity.GetInt64(name) ?? 0);

    private static T Word<T>(TableEntity entity, string name)
        where T : struct, Enum => entity.GetString(name) is { } word ? Enum.Parse<T>(word) : default;
}
