using System.Globalization;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Batches;

/// <summary>Reads from the query which results of a batch the client asks for.</summary>
internal static class BatchResultFilter
{
    /// <summary>Reads <c>from</c>, <c>status</c> and <c>limit</c>.</summary>
    public static BatchResultQuery Read(HttpRequest request, FieldErrors errors) => new(
        ReadNumber(request, "from", 0, BatchRequest.MaxInputs - 1, errors) ?? 0,
        ReadStatus(request.Query["status"].ToString(), errors),
        ReadNumber(request, "limit", 1, BatchRequest.MaxInputs, errors));

    private static int? ReadNumber(HttpRequest request, string name, int min, int max, FieldErrors errors)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors.Add(name, string.Create(CultureInfo.InvariantCulture, $"Must be a whole number from {min} to {max}."));
        return null;
    }

    private static BatchOutcome? ReadStatus(string status, FieldErrors errors)
    {
        switch (status)
        {
            case "":
                return null;
            case "succeeded":
                return BatchOutcome.Succeeded;
            case "failed":
                return BatchOutcome.Failed;
            case "cancelled":
                return BatchOutcome.Cancelled;
            default:
                errors.Add("status", "Must be succeeded, failed or cancelled.");
                return null;
        }
    }
}
