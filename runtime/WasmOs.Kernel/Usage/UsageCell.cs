using WasmOs.Common;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Usage;

/// <summary>
/// What the runs of one module used for one caller on one day. Each core writes its own part, so that cores do not wait for each other. Thread-safe.
/// </summary>
internal sealed class UsageCell
{
    private readonly CoreStripes<UsageTotals> _stripes = new();

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
        var stripe = _stripes.OfThisCore();
        lock (stripe)
        {
            stripe.Add(run);
        }
    }

    /// <summary>Adds what was used to a sum.</summary>
    public void AddTo(UsageTotals sum)
    {
        foreach (var stripe in _stripes.All)
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
}
