using System.Text.Json;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.History;

/// <summary>
/// Writes a run as one line of JSON, for <see cref="ExecutionReader"/>. Each shard has one instance, which is reused. Allocates nothing for outputs in UTF-8.
/// </summary>
internal sealed class HistoryLine : IDisposable
{
    private readonly Utf8JsonWriter _json;

    public HistoryLine(HistoryBlock block) => _json = new Utf8JsonWriter(block, ExecutionJson.WriterOptions);

    /// <summary>Adds a run to a block, with its timeline if one is kept.</summary>
    public void Write(HistoryBlock block, in ExecutionResult run, ExecutionTimeline? timeline = null)
    {
        var start = block.Length;
        var offloaded = ExecutionOutputs.None;
        var isWhole = false;
        try
        {
            _json.Reset(block);
            _json.WriteStartObject();
            offloaded = ExecutionJson.WriteMembers(_json, run, ExecutionJsonOptions.Line);
            if (timeline is not null)
            {
                ExecutionTimelineJson.WriteStored(_json, timeline);
            }

            _json.WriteEndObject();
            _json.Flush();
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                block.Rewind(start);
            }
        }

        block.EndLine(start);
        block.Note(run.Id, run.ModuleName, run.Outcome.Status);
        if (offloaded != ExecutionOutputs.None)
        {
            Offload(block, run, offloaded);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private static void Offload(HistoryBlock block, in ExecutionResult run, ExecutionOutputs outputs)
    {
        if (outputs.HasFlag(ExecutionOutputs.Result))
        {
            block.Keep(new HistoryOutput(run.Id, "result", run.Outcome.ResultBytes));
        }

        if (outputs.HasFlag(ExecutionOutputs.Stdout))
        {
            block.Keep(new HistoryOutput(run.Id, "stdout", run.Outcome.Stdout));
        }

        if (outputs.HasFlag(ExecutionOutputs.Stderr))
        {
            block.Keep(new HistoryOutput(run.Id, "stderr", run.Outcome.Stderr));
        }
    }
}
