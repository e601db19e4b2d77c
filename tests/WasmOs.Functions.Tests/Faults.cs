using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Tests;

/// <summary>Reads the errors of a request's fields as a client receives them.</summary>
internal static class Faults
{
    public static IReadOnlyList<string> Of(FieldErrors faults, string field) =>
        Problem.From(faults).Fields.TryGetValue(field, out var messages) ? messages : [];

    public static string[] Fields(FieldErrors faults) => [.. Problem.From(faults).Fields.Keys];

    public static void Single(FieldErrors faults, string field, string fragment)
    {
        Assert.Equal([field], Fields(faults));
        Assert.Contains(fragment, Assert.Single(Of(faults, field)), StringComparison.Ordinal);
    }
}
