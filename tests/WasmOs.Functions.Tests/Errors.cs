using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Tests;

/// <summary>Reads the errors of a request's fields as a client receives them.</summary>
internal static class Errors
{
    public static IReadOnlyList<string> Of(FieldErrors errors, string field) =>
        Problem.From(errors).Fields.TryGetValue(field, out var messages) ? messages : [];

    public static string[] Fields(FieldErrors errors) => [.. Problem.From(errors).Fields.Keys];

    public static void Single(FieldErrors errors, string field, string fragment)
    {
        Assert.Equal([field], Fields(errors));
        Assert.Contains(fragment, Assert.Single(Of(errors, field)), StringComparison.Ordinal);
    }
}
