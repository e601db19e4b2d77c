using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Code;

/// <summary>
/// The properties of compiled code that follow from the limits of its runs. They are settings of an engine, so code of each kind has engines of its own.
/// </summary>
/// <param name="Metered">Whether the code counts fuel.</param>
/// <param name="StackDoublings">How many times the default stack is doubled, 0 to <see cref="MostDoublings"/>.</param>
internal readonly record struct CodeKind(bool Metered, int StackDoublings)
{
    /// <summary>The number of doublings from the smallest stack, 64 KiB, to the largest, 128 MiB.</summary>
    public const int MostDoublings = 11;

    /// <summary>The kind of code that runs with these limits need.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="usualStackBytes">The default stack of a run, bytes.</param>
    public static CodeKind Of(ResourceLimits limits, int usualStackBytes) =>
        new(limits.Fuel is not null, limits.StackBytes is { } asked && asked > usualStackBytes ? CountDoublings(usualStackBytes, asked) : 0);

    /// <summary>All kinds of code.</summary>
    public static IReadOnlyList<CodeKind> All { get; } =
        [.. Enumerable.Range(0, MostDoublings + 1).SelectMany(static doublings => new CodeKind[] { new(false, doublings), new(true, doublings) })];

    /// <summary>The stack of a run, bytes, in code of the baseline compiler.</summary>
    /// <param name="usualStackBytes">The default stack of a run, bytes.</param>
    public int StackBytes(int usualStackBytes) => (int)Math.Min((long)usualStackBytes << StackDoublings, ResourceLimits.LargestStackBytes);

    private static int CountDoublings(long stack, long asked)
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
