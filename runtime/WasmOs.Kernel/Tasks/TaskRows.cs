using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Encodes tasks as rows of the table <c>Tasks</c>. Default values are not stored, so that a usual task is a small row.</summary>
internal static class TaskRows
{
    public const string Table = "Tasks";

    /// <summary>
    /// A row key with this prefix before a dead task's own key is an entry of the index of dead tasks, in the task's partition. The prefix is no hexadecimal
    /// digit, so the index sorts after all tasks.
    /// </summary>
    public const string DeadPrefix = "x";

    /// <summary>A key that sorts after the last row key of a task.</summary>
    public const string TasksEnd = "g";

    public static TableEntity Encode(TaskEntry task)
    {
        var row = new TableEntity(task.Id.Partition, task.Id.RowKey);
        row.Properties.EnsureCapacity(16);
        EncodeCall(task, row);
        EncodeState(task, row);
        return row;
    }

    public static TaskEntry? TryDecode(TableEntity row) => TaskId.TryParseRowKey(row.RowKey, out var id) ? Decode(id, row) : null;

    public static TaskEntry Decode(TaskId id, TableEntity row) => new()
    {
        Id = id,
        ETag = row.ETag,
        State = (TaskState)(row.GetInt64("state") ?? 0),
        ModuleId = row.GetString("module") ?? "",
        Function = row.GetString("function"),
        Priority = (TaskPriority)(row.GetInt64("priority") ?? 0),
        CreatedAt = row.GetTime("created") ?? id.Time,
        CreatedBy = row.GetString("created_by"),
        CreatorId = row.GetString("creator_id"),
        TraceParent = row.GetString("trace"),
        DueAt = row.GetTime("due") ?? row.GetTime("created") ?? id.Time,
        Wait = row.GetTime("due") is null ? TimeSpan.Zero : row.GetInt64("wait") is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        ExpiresAt = row.GetTime("expires"),
        CallbackUrl = row.GetString("callback"),
        Args = row.GetBytes("args"),
        Input = row.GetBytes("input"),
        Returns = (ResultForm)(row.GetInt64("returns") ?? 0),
        Timeout = row.GetDouble("timeout"),
        CallJson = row.GetBytes("call"),
        IsCallInBlob = row.GetBoolean("call_apart") ?? false,
        RetryJson = row.GetBytes("retry"),
        LabelsJson = row.GetBytes("labels"),
        Attempt = (int)(row.GetInt64("attempt") ?? 0),
        Deferrals = (int)(row.GetInt64("deferrals") ?? 0),
        Worker = row.GetString("worker"),
        ExecutionId = row.Properties.TryGetValue("execution", out var execution) ? new ExecutionId((Guid)execution) : null,
        LeaseUntil = row.GetTime("lease"),
        StartedAt = row.GetTime("started"),
        EndedAt = row.GetTime("ended"),
        CancelRequested = row.GetBoolean("cancel") ?? false,
        Fault = row.GetString("fault_kind") is { } kind ? new TaskFault(kind, row.GetString("fault") ?? "") : null,
        EarlierJson = row.GetBytes("earlier"),
        OutcomeJson = row.GetBytes("outcome"),
        IsOutcomeInBlob = row.GetBoolean("outcome_apart") ?? false,
    };

    /// <summary>Encodes what the submission said; it never changes.</summary>
    private static void EncodeCall(TaskEntry task, TableEntity row)
    {
        row.Set("module", task.ModuleId)
            .Set("function", task.Function)
            .Set("created", task.CreatedAt)
            .Set("created_by", task.CreatedBy)
            .Set("creator_id", task.CreatorId)
            .Set("trace", task.TraceParent)
            .Set("expires", task.ExpiresAt)
            .Set("callback", task.CallbackUrl).Set("args", task.Args).Set("input", task.Input).Set("timeout", task.Timeout)
            .Set("call", task.CallJson).Set("retry", task.RetryJson).Set("labels", task.LabelsJson);
        SetUnlessZero(row, "priority", (int)task.Priority);
        SetUnlessZero(row, "returns", (int)task.Returns);
        SetIfTrue(row, "call_apart", task.IsCallInBlob);
    }

    private static void EncodeState(TaskEntry task, TableEntity row)
    {
        row.Set("state", (int)task.State).Set("worker", task.Worker).Set("execution", task.ExecutionId?.Value).Set("lease", task.LeaseUntil)
            .Set("started", task.StartedAt).Set("ended", task.EndedAt).Set("fault_kind", task.Fault?.Kind).Set("fault", task.Fault?.Message)
            .Set("earlier", task.EarlierJson).Set("outcome", task.OutcomeJson);
        if (task.DueAt != task.CreatedAt)
        {
            row.Set("due", task.DueAt).Set("wait", task.Wait?.Ticks);
        }

        SetUnlessZero(row, "attempt", task.Attempt);
        SetUnlessZero(row, "deferrals", task.Deferrals);
        SetIfTrue(row, "cancel", task.CancelRequested);
        SetIfTrue(row, "outcome_apart", task.IsOutcomeInBlob);
    }

    private static void SetUnlessZero(TableEntity row, string name, int value)
    {
        if (value != 0)
        {
            row.Set(name, value);
        }
    }

    private static void SetIfTrue(TableEntity row, string name, bool value)
    {
        if (value)
        {
            row.Set(name, value);
        }
    }
}
