using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Lists;

/// <summary>The page of a list that a client asks for.</summary>
/// <param name="Limit">The largest number of items in the page.</param>
/// <param name="Continuation">The continuation of the previous page; null for the first page.</param>
internal readonly record struct ListQuery(int Limit, string? Continuation)
{
    /// <summary>The most items of a page.</summary>
    public const int MaxLimit = 1000;

    private const int DefaultLimit = 100;

    /// <summary>Reads <c>limit</c> and <c>continuation</c>.</summary>
    public static ListQuery Read(HttpRequest request, FieldErrors errors)
    {
        var limit = DefaultLimit;
        var given = request.Query["limit"].ToString();
        if (given.Length > 0 && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a whole number from 1 to {MaxLimit}.");
        }

        var continuation = request.Query["continuation"].ToString();
        return new ListQuery(limit, continuation.Length == 0 ? null : continuation);
    }
}
