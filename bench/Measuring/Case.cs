namespace WasmOs.Bench.Measuring;

/// <summary>Something that is measured: a loop of so many turns, run once a round.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Turns">Turns of one round.</param>
/// <param name="Loop">Does so many turns on the calling thread.</param>
internal sealed record Case(string Name, int Turns, Action<int> Loop)
{
    /// <summary>Done before each round, outside the measurement.</summary>
    public Action? Before { get; init; }
}
