using Azure;
using Azure.Data.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Converts errors of the table service to failures of the port.</summary>
internal static class TableErrors
{
    /// <summary>Returns why the service refused a write; null when the error is a fault of the service.</summary>
    public static TableFailure? ToFailure(RequestFailedException error) => (error.Status, error.ErrorCode) switch
    {
        (404, not "TableNotFound") => TableFailure.NotFound,
        (409, "EntityAlreadyExists") => TableFailure.AlreadyExists,
        (412, _) => TableFailure.ETagMismatch,
        _ => null,
    };

    /// <summary>Returns the index of the failed write in its transaction.</summary>
    public static int FailedIndex(RequestFailedException error) => (error as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0;

    /// <summary>
    /// Throws when a table is missing. For some 404 responses, the library throws nothing and does not distinguish a missing table from a missing row.
    /// </summary>
    public static void ThrowIfTableIsMissing(Response response)
    {
        if (response.Content.ToMemory().Span.IndexOf("\"TableNotFound\""u8) >= 0)
        {
            throw new RequestFailedException(response);
        }
    }
}
