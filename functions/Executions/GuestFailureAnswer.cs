using System.Text.Json;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Executions;

/// <summary>Answers in place of a guest that failed, with what names the run: its log says more.</summary>
/// <param name="problem">What is told.</param>
/// <param name="result">The run.</param>
/// <param name="showsStderr">Whether the caller is the module's user and not a client of its, who must not see what it writes for its owner.</param>
internal sealed class GuestFailureAnswer(Problem problem, in ExecutionResult result, bool showsStderr) : ProblemAnswer(problem)
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
