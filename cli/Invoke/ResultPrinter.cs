using WasmOs.Cli.Output;
using WasmOs.Cli.Streams;
using WasmOs.Runtime.Execution;

namespace WasmOs.Cli.Invoke;

/// <summary>Prints the results of a function, one on each line. A text result is printed as its bytes and a newline.</summary>
internal static class ResultPrinter
{
    public static void Print(ExecutionOutcome outcome)
    {
        if (outcome.ResultBytes is { } bytes)
        {
            using var output = ProcessDescriptors.OpenStream(1);
            output.Write([.. bytes, (byte)'\n']);
        }
        else if (outcome.ResultCount == 1)
        {
            Message.Print(GuestNumber.Format(outcome.Result));
        }
        else if (outcome.ResultCount > 1)
        {
            Message.Print(string.Join(Environment.NewLine, outcome.Results.Select(GuestNumber.Format)));
        }
    }
}
