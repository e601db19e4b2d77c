namespace WasmOs.Bench.Measuring;

/// <summary>A case to measure: a loop that runs once in each round.</summary>
/// <param name="Name">The name of the case.</param>
/// <param name="Turns">The number of turns of the loop in one round.</param>
/// <param name="Loop">Does the given number of turns on the calling thread.</param>
internal sealed record Case(string Name, int Turns, Action<int> Loop)
{
    /// <summary>Runs before each round and is not measured.</summary>
    public Action? Before { get; init; }
}
