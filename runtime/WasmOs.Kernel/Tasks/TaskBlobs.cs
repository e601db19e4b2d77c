using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Arguments, inputs and outcomes that are too large for a row: blobs of the container <c>tasks</c>, as <c>{id}/call</c> and <c>{id}/outcome</c>. Thread-safe.</summary>
internal sealed class TaskBlobs(IBlobStore blobs)
{
    public const string Container = "tasks";

    /// <summary>Arguments and input up to this size in all stand in the row, bytes.</summary>
    public const int InlineCall = 32 * 1024;

    /// <summary>An outcome up to this size stands in the row, bytes: below the 64 KiB that a property may have.</summary>
    public const int InlineOutcome = 48 * 1024;

    /// <summary>What a new row holds of a call; what is large is written to a blob first.</summary>
    public async ValueTask<TaskEntry> KeepCallAsync(TaskEntry task, ExecuteRequest request, CancellationToken cancellationToken)
    {
        var call = TaskCall.Of(request);
        var json = call.IsEmpty ? null : JsonSerializer.SerializeToUtf8Bytes(call, TaskJson.Default.TaskCall);
        if (request.Args.Length + request.Input.Length + (json?.Length ?? 0) <= InlineCall)
        {
            return task with { Args = Bytes(request.Args), Input = Bytes(request.Input), CallJson = json };
        }

        var whole = JsonSerializer.SerializeToUtf8Bytes(call with { Args = Bytes(request.Args), Input = Bytes(request.Input) }, TaskJson.Default.TaskCall);
        await blobs.PutAsync(CallOf(task.Id), CheckedContent.Seal(whole), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        return task with { IsCallInBlob = true };
    }

    /// <summary>The call of a task; null when its blob is gone or damaged, which is then noted.</summary>
    public async ValueTask<ExecuteRequest?> ReadCallAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var request = new ExecuteRequest
        {
            Id = task.ExecutionId,
            Function = task.Function,
            Args = task.Args,
            Input = task.Input,
            Returns = task.Returns,
            Timeout = task.Timeout,
            Source = RunSource.Background,
        };
        var call = task.IsCallInBlob ? await ReadCallBlobAsync(task, cancellationToken).ConfigureAwait(false)
            : task.CallJson is { } json ? JsonSerializer.Deserialize(json, TaskJson.Default.TaskCall) : null;
        if (call is null)
        {
            return task.IsCallInBlob ? null : request;
        }

        request.Env = call.Env ?? request.Env;
        request.Argv = call.Argv;
        request.Limits = call.Limits;
        request.Args = call.Args ?? request.Args;
        request.Input = call.Input ?? request.Input;
        return request;
    }

    private async ValueTask<TaskCall?> ReadCallBlobAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadNeededAsync(
                blobs, CallOf(task.Id), $"The input of task {task.Id}", "Submit the task again.", static stored => Parse(stored), cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (ContentDamagedException)
        {
            return null;
        }

        static TaskCall? Parse(byte[] stored)
        {
            try
            {
                return CheckedContent.Open(stored) is { } json ? JsonSerializer.Deserialize(json, TaskJson.Default.TaskCall) : null;
            }
            catch (JsonException)
            {
                // Written without a checksum, and cut or overwritten since.
                return null;
            }
        }
    }

    /// <summary>What a row holds of an outcome; what is large is written to a blob first.</summary>
    public async ValueTask<TaskEntry> KeepOutcomeAsync(TaskEntry task, ExecutionResult run, CancellationToken cancellationToken)
    {
        var json = Write(run);
        if (json.Length <= InlineOutcome)
        {
            return task with { OutcomeJson = json };
        }

        await blobs.PutAsync(OutcomeOf(task.Id), CheckedContent.Seal(json), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        return task with { IsOutcomeInBlob = true };
    }

    /// <summary>The outcome of a task as JSON; null when there is none. One that is damaged is a <see cref="ContentDamagedException"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadOutcomeAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var json = !task.IsOutcomeInBlob ? task.OutcomeJson
            : await BlobReading.ReadNeededAsync(
                blobs, OutcomeOf(task.Id), $"The outcome of task {task.Id}", "Restore the blob from a backup, or submit the task again.",
                static stored => CheckedContent.Open(stored) is { } content && IsJson(content) ? content : null, cancellationToken).ConfigureAwait(false);
        if (json is null)
        {
            return null; // Not in a conditional expression: its null would become an empty memory.
        }

        return json;
    }

    /// <summary>Deletes what a task that is gone had.</summary>
    public async ValueTask DeleteAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        if (task.IsCallInBlob)
        {
            await blobs.DeleteAsync(CallOf(task.Id), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }

        if (task.IsOutcomeInBlob)
        {
            await blobs.DeleteAsync(OutcomeOf(task.Id), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsJson(byte[] content)
    {
        try
        {
            var reader = new Utf8JsonReader(content);
            reader.Read();
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            // Written without a checksum, and cut or overwritten since.
            return false;
        }
    }

    private static BlobAddress CallOf(TaskId id) => new(Container, $"{id}/call");

    private static BlobAddress OutcomeOf(TaskId id) => new(Container, $"{id}/outcome");

    private static byte[]? Bytes(ReadOnlyMemory<byte> memory) => memory.IsEmpty ? null : memory.ToArray();

    private static byte[] Write(in ExecutionResult run)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions);
        ExecutionJson.Write(json, run, ExecutionJsonOptions.Entry);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
