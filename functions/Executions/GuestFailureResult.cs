using System.Text.Json;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Executions;

/// <summary>An HTTP result in place of the guest's output: the guest failed. It names the run, so that the client can read the run's log.</summary>
/// <param name="problem">The problem to answer with.</param>
/// <param name="result">The run that failed.</param>
/// <param name="showsStderr">
/// True when the caller invoked the module through the API. False for visitors of an HTTP guest: stderr is meant for the module's owner only.
/// </param>
internal sealed class GuestFailureResult(Problem problem, in ExecutionResult result, bool showsStderr) : ProblemResult(problem)
{
    private const int StderrTail = 4096;

    private readonly ExecutionResult _result = result;

    /// <inheritdoc/>
    protected override void WriteExtensions(Utf8JsonWriter writer)
    {
        var outcome = _result.Outcome;
        writer.WriteString("execution_id"u8, _result.Id.Value);
        if (outcome.ExitCode is { } code)
        {
            writer.WriteNumber("exit_code"u8, code);
        }
        else
        {
            writer.WriteNull("exit_code"u8);
        }

        FaultJson.Write(writer, outcome.Fault);

        if (showsStderr)
        {
            writer.WritePropertyName("stderr"u8);
            OutputJson.WriteText(writer, outcome.Stderr.Span[^Math.Min(StderrTail, outcome.Stderr.Length)..]);
        }
    }
}
