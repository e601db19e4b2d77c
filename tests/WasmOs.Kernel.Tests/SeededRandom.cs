namespace WasmOs.Kernel.Tests;

/// <summary>A thread-safe generator that gives the same numbers on each test run.</summary>
internal sealed class SeededRandom(int seed) : Random(seed)
{
    private readonly Lock _lock = new();

    public override int Next(int maxValue)
    {
        lock (_lock)
        {
            return base.Next(maxValue);
        }
    }
}
