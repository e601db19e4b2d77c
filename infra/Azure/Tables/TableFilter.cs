using System.Text;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Converts a query's range to an OData filter.</summary>
internal static class TableFilter
{
    /// <summary>Returns the filter; null when the query has no bounds.</summary>
    public static string? Of(TableQuery query)
    {
        var filter = new StringBuilder();
        Add(filter, "PartitionKey eq", query.PartitionKey);
        Add(filter, "RowKey ge", query.RowKeyFrom);
        Add(filter, "RowKey lt", query.RowKeyTo);
        return filter.Length == 0 ? null : filter.ToString();
    }

    /// <summary>Returns a text as an OData literal: in single quotes, with single quotes in the text doubled.</summary>
    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Add(StringBuilder filter, string comparison, string? bound)
    {
        if (bound is not null)
        {
            filter.Append(filter.Length == 0 ? "" : " and ").Append(comparison).Append(' ').Append(Literal(bound));
        }
    }
}
