using System.Text.Encodings.Web;
using System.Text.Json;
using WasmOs.Kernel.Executions;

namespace WasmOs.Kernel.History;

/// <summary>
/// Writes a run as one line of JSON; <see cref="ExecutionEntry"/> reads it. One for each shard, reused; allocates nothing for outputs in UTF-8.
/// </summary>
internal sealed class HistoryLine : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _json;

    public HistoryLine(HistoryBlock block) => _json = new Utf8JsonWriter(block, Options);

    /// <summary>Adds a run to a block.</summary>
    public void Write(HistoryBlock block, in ExecutionResult run)
    {
        var start = block.Length;
        var apart = 0;
        var isWhole = false;
        try
        {
            _json.Reset(block);
            apart = HistoryRun.Write(_json, run, HistoryOutput.InlineBytes);
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
        if (apart != 0)
        {
            KeepApart(block, run, apart);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private static void KeepApart(HistoryBlock block, in ExecutionResult run, int apart)
    {
        if ((apart & 1) != 0)
        {
            block.Keep(new HistoryOutput(run.Id, "result", run.Outcome.ResultBytes));
        }

        if ((apart & 2) != 0)
        {
            block.Keep(new HistoryOutput(run.Id, "stdout", run.Outcome.Stdout));
        }

        if ((apart & 4) != 0)
        {
            block.Keep(new HistoryOutput(run.Id, "stderr", run.Outcome.Stderr));
        }
    }
}
