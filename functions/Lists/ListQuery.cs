using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Lists;

/// <summary>Which page of a list somebody wants.</summary>
/// <param name="Limit">Items a page.</param>
/// <param name="Continuation">The continuation of the page before; null for the first.</param>
internal readonly record struct ListQuery(int Limit, string? Continuation)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Reads <c>limit</c> and <c>continuation</c>.</summary>
    public static ListQuery Read(HttpRequest request, FieldErrors faults)
    {
        var limit = DefaultLimit;
        var given = request.Query["limit"].ToString();
        if (given.Length > 0 && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            faults.Add("limit", $"Must be a whole number from 1 to {MaxLimit}.");
        }

        var continuation = request.Query["continuation"].ToString();
        return new ListQuery(limit, continuation.Length == 0 ? null : continuation);
    }
}
