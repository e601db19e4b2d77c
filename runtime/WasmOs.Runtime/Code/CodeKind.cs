using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Code;

/// <summary>Of which engine code is, as far as the limits of its runs say it: an engine has one answer to each of these for all of its code.</summary>
/// <param name="Metered">With fuel metering.</param>
/// <param name="StackDoublings">How many times the stack that a run gets by default is doubled, 0 to <see cref="MostDoublings"/>.</param>
internal readonly record struct CodeKind(bool Metered, int StackDoublings)
{
    /// <summary>From the smallest stack to the largest: 64 KiB to 128 MiB.</summary>
    public const int MostDoublings = 11;

    /// <summary>The kind that runs with these limits need.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="usualStackBytes">The stack of a run that asks for none.</param>
    public static CodeKind Of(ResourceLimits limits, int usualStackBytes) =>
        new(limits.Fuel is not null, limits.StackBytes is { } asked && asked > usualStackBytes ? Doublings(usualStackBytes, asked) : 0);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<CodeKind> All { get; } =
        [.. Enumerable.Range(0, MostDoublings + 1).SelectMany(static doublings => new CodeKind[] { new(false, doublings), new(true, doublings) })];

    /// <summary>The stack of a run, bytes: what code of the baseline compiler gets.</summary>
    /// <param name="usualStackBytes">The stack of a run that asks for none.</param>
    public int StackBytes(int usualStackBytes) => (int)Math.Min((long)usualStackBytes << StackDoublings, ResourceLimits.LargestStackBytes);

    private static int Doublings(long stack, long asked)
    {
        var doublings = 0;
        while (stack < asked && doublings < MostDoublings)
        {
            stack <<= 1;
            doublings++;
        }

        return doublings;
    }
}
