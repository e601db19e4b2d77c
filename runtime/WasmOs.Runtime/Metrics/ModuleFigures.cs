using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Metrics;

/// <summary>The figures of one module, a part a core so that cores do not wait for each other. Thread-safe.</summary>
internal sealed class ModuleFigures(ModuleDigest digest)
{
    private const int MaxStripes = 8;

    private static readonly int StripeCount = Math.Min(MaxStripes, Environment.ProcessorCount);

    private readonly FigureTotals?[] _stripes = new FigureTotals?[StripeCount];

    public ModuleDigest Digest { get; } = digest;

    public void Record(in RunSample sample)
    {
        var stripe = StripeOfThisCore();

        // Uncontended unless a thread is moved to another core inside: then the lock keeps the sums exact.
        lock (stripe)
        {
            stripe.Record(sample);
        }
    }

    public FigureTotals Sum()
    {
        var sum = new FigureTotals();
        AddTo(sum);
        return sum;
    }

    public void AddTo(FigureTotals sum)
    {
        foreach (var stripe in _stripes)
        {
            if (stripe is not null)
            {
                lock (stripe)
                {
                    sum.Add(stripe);
                }
            }
        }
    }

    private FigureTotals StripeOfThisCore()
    {
        ref var place = ref _stripes[(uint)Thread.GetCurrentProcessorId() % (uint)StripeCount];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new FigureTotals(), null) ?? place!;
    }
}
