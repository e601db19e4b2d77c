namespace WasmOs.Kernel.Tests;

/// <summary>The same numbers each time, from any thread.</summary>
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
