using WasmOs.Runtime.Execution;

namespace WasmOs.Cli.Invoke;

/// <summary>Prints the results of a function one a line; a text as the bytes that it is, and a line's end.</summary>
internal static class ResultPrinter
{
    public static void Print(ExecutionOutcome outcome)
    {
        if (outcome.ResultBytes is { } bytes)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(bytes);
            output.Write("\n"u8);
        }
        else if (outcome.ResultCount == 1)
        {
            Console.Out.WriteLine(GuestNumber.Format(outcome.Result));
        }
        else if (outcome.ResultCount > 1)
        {
            foreach (var value in outcome.Results)
            {
                Console.Out.WriteLine(GuestNumber.Format(value));
            }
        }
    }
}
