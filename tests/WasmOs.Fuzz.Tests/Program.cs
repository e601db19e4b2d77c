using SharpFuzz;

namespace WasmOs.Fuzz.Tests;

/// <summary>What AFL++ starts: <c>WasmOs.Fuzz.Tests TARGET</c> reads inputs that the fuzzer hands over, until the fuzzer ends the process.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["--list"])
        {
            Console.WriteLine(string.Join(' ', FuzzTargets.All.Keys));
            return 0;
        }

        if (args is not [string name] || !FuzzTargets.All.TryGetValue(name, out var target))
        {
            Console.Error.WriteLine($"usage: WasmOs.Fuzz.Tests --list | TARGET, where TARGET is one of {string.Join(", ", FuzzTargets.All.Keys)}");
            return 2;
        }

        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target(input.ToArray());
        });
        return 0;
    }
}
