using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Stores arguments, inputs and outcomes that are too large for a row, as the blobs <c>{id}/call</c> and <c>{id}/outcome</c> of the container <c>tasks</c>.
/// Thread-safe.
/// </summary>
internal sealed class TaskBlobs(IBlobStore blobs)
{
    public const string Container = "tasks";

    /// <summary>Bytes of arguments, input and call settings together that the row can hold; a larger call goes to a blob.</summary>
    public const int InlineCall = 32 * 1024;

    /// <summary>Bytes of an outcome that the row can hold; below the 64 KiB limit of a table property.</summary>
    public const int InlineOutcome = 48 * 1024;

    /// <summary>Returns the row with the call in it; a call that is too large is written to a blob first.</summary>
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

    /// <summary>Reads the call of a task; null when its blob is missing or damaged, which is then registered as damage.</summary>
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
        request.Trace = call.Trace;
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
                // The blob was written without a checksum and has been cut or overwritten since.
                return null;
            }
        }
    }

    /// <summary>Returns the row with the outcome in it; an outcome that is too large is written to a blob first.</summary>
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

    /// <summary>Reads the outcome of a task as JSON; null when the task has none. A damaged outcome is a <see cref="ContentDamagedException"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadOutcomeAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var json = !task.IsOutcomeInBlob ? task.OutcomeJson
            : await BlobReading.ReadNeededAsync(
                blobs, OutcomeOf(task.Id), $"The outcome of task {task.Id}", "Restore the blob from a backup, or submit the task again.",
                static stored => CheckedContent.Open(stored) is { } content && IsJson(content) ? content : null, cancellationToken).ConfigureAwait(false);
        if (json is null)
        {
            // Not a conditional expression: its null would become an empty ReadOnlyMemory.
            return null;
        }

        return json;
    }

    /// <summary>Deletes the blobs of a task whose row is deleted.</summary>
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
            // The blob was written without a checksum and has been cut or overwritten since.
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
