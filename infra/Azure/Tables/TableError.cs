using System.Globalization;
using System.Text.Json;
using Azure;
using WasmOs.Kernel.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>An answer of the table service that is not a success.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The service's word for it; empty when it gave none.</param>
/// <param name="Index">Which write of a transaction failed; null when the answer does not say.</param>
internal readonly record struct TableError(int Status, string Code, int? Index)
{
    /// <summary>Reads <c>{"odata.error":{"code":"EntityAlreadyExists","message":{"value":"2:The specified entity…"}}}</c>; the number is the index.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The error in JSON, or what a gateway on the way wrote.</param>
    /// <param name="code">The code by the header <c>x-ms-error-code</c>, for bodies of another format.</param>
    public static TableError Read(int status, ReadOnlyMemory<byte> body, string code = "")
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement.GetProperty("odata.error");
            return new TableError(status, error.GetProperty("code").GetString() ?? "", IndexIn(error.GetProperty("message").GetProperty("value").GetString()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Refused signatures are told in XML, and gateways answer as they like.
            return new TableError(status, code, null);
        }
    }

    /// <summary>What it is to the port; null when it is a fault.</summary>
    public TableFailure? ToFailure() => (Status, Code) switch
    {
        (404, not "TableNotFound") => TableFailure.NotFound,
        (409, "EntityAlreadyExists") => TableFailure.AlreadyExists,
        (412, _) => TableFailure.ETagMismatch,
        _ => null,
    };

    public RequestFailedException ToException() => new(Status, $"The table service answered {Status} {Code}.", Code, null);

    private static int? IndexIn(string? message)
    {
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
