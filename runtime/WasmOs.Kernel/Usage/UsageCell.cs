using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Usage;

/// <summary>
/// What the runs of one module used for one caller on one day. Each core writes its own part, so that cores do not wait for each other. Thread-safe.
/// </summary>
internal sealed class UsageCell
{
    private const int MostStripes = 8;

    private static readonly int StripeCount = Math.Min(MostStripes, Environment.ProcessorCount);

    private readonly UsageTotals?[] _stripes = new UsageTotals?[StripeCount];

    /// <summary>How many of the runs are in storage. Only the writer uses this.</summary>
    public long WrittenRuns { get; set; }

    /// <summary>The sum of all cores.</summary>
    public UsageTotals Sum
    {
        get
        {
            var sum = new UsageTotals();
            AddTo(sum);
            return sum;
        }
    }

    /// <summary>Adds a run. Allocates for the first run of a core.</summary>
    public void Add(in ExecutionResult run)
    {
        var stripe = StripeOfThisCore();
        lock (stripe)
        {
            stripe.Add(run);
        }
    }

    /// <summary>Adds what was used to a sum.</summary>
    public void AddTo(UsageTotals sum)
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

    private UsageTotals StripeOfThisCore()
    {
        ref var place = ref _stripes[(uint)Thread.GetCurrentProcessorId() % (uint)StripeCount];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new UsageTotals(), null) ?? place!;
    }
}
