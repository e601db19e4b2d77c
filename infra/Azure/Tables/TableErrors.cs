using Azure;
using Azure.Data.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>What the errors of the table service are to the port.</summary>
internal static class TableErrors
{
    /// <summary>Why a write did not happen; null when the error is a fault.</summary>
    public static TableFailure? ToFailure(RequestFailedException error) => (error.Status, error.ErrorCode) switch
    {
        (404, not "TableNotFound") => TableFailure.NotFound,
        (409, "EntityAlreadyExists") => TableFailure.AlreadyExists,
        (412, _) => TableFailure.ETagMismatch,
        _ => null,
    };

    /// <summary>Which write of a transaction failed.</summary>
    public static int FailedIndex(RequestFailedException error) => (error as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0;

    /// <summary>The library takes a missing table for a missing row where it answers 404 without an exception.</summary>
    public static void ThrowIfTableIsMissing(Response response)
    {
        if (response.Content.ToMemory().Span.IndexOf("\"TableNotFound\""u8) >= 0)
        {
            throw new RequestFailedException(response);
        }
    }
}
