using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tests.Errors;

/// <summary>Reads the errors that were collected for the fields of a request.</summary>
internal static class ReportedErrors
{
    public static IReadOnlyList<string> Of(FieldErrors errors, string field) =>
        errors.Messages.FirstOrDefault(entry => entry.Key == field).Value ?? [];

    public static string[] Fields(FieldErrors errors) => [.. errors.Messages.Select(entry => entry.Key)];

    public static void Single(FieldErrors errors, string field, string fragment)
    {
        Assert.Equal([field], Fields(errors));
        Assert.Contains(fragment, Assert.Single(Of(errors, field)), StringComparison.Ordinal);
    }
}
