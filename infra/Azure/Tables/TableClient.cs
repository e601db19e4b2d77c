using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using WasmOs.Infra.Azure.Accounts;
using WasmOs.Kernel.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>The part of the table service's REST interface that the port needs, over Azure.Core's pipeline. Owns nothing.</summary>
internal sealed class TableClient
{
    private const string Json = "application/json";
    private const string TokenScope = "https://storage.azure.com/.default";

    private readonly HttpPipeline _pipeline;
    private readonly string _endpoint;
    private readonly TimeProvider _time;

    public TableClient(AzureAccount account, HttpPipelineTransport transport, RetryPolicy retries, TimeProvider time)
    {
        _time = time;
        _endpoint = account.Tables.AbsoluteUri.TrimEnd('/');
        var options = new TableClientOptions { Transport = transport, RetryPolicy = retries };
        _pipeline = HttpPipelineBuilder.Build(options, [], [Authorization(account, time)], new ResponseClassifier());
    }

    /// <summary>Creates a table, or finds that it exists.</summary>
    public async Task CreateTableAsync(string table, CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Post, $"{_endpoint}/Tables");
        SetContent(message, Json, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));
        message.Request.Headers.Add("Prefer", "return-no-content");
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (response.IsError && Error(response) is not { Code: "TableAlreadyExists" })
        {
            throw Error(response).ToException();
        }
    }

    /// <summary>A row; null when there is none.</summary>
    public async Task<TableEntity?> FindAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Get, RowRequest.Row(_endpoint, table, partitionKey, rowKey));
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (response.IsError)
        {
            var error = Error(response);
            return error.ToFailure() == TableFailure.NotFound ? null : throw error.ToException();
        }

        using var json = JsonDocument.Parse(response.Content.ToMemory());
        return EntityReader.Read(json.RootElement, response.Headers.ETag?.ToString("H"));
    }

    /// <summary>Writes one row.</summary>
    public async Task<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        var row = RowRequest.Of(_endpoint, table, write);
        using var message = Message(row.Method, row.Address);
        message.Request.Headers.Add("Prefer", "return-no-content");
        if (row.IfMatch is not null)
        {
            message.Request.Headers.Add("If-Match", row.IfMatch);
        }

        if (!row.Body.IsEmpty)
        {
            SetContent(message, Json, row.Body);
        }

        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        return response.IsError
            ? Failed(Error(response), 0)
            : new TableWriteResult(TableFailure.None, -1, [write.Kind == TableWriteKind.Delete ? null : response.Headers.ETag?.ToString("H")]);
    }

    /// <summary>Writes rows of one partition, all or none.</summary>
    public async Task<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        var rows = new RowRequest[writes.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = RowRequest.Of(_endpoint, table, writes[i]);
        }

        using var message = Message(RequestMethod.Post, $"{_endpoint}/$batch");
        SetContent(message, TransactionWriter.ContentType(id), TransactionWriter.Write(id, rows));
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        return response.IsError ? Failed(Error(response), 0) : Outcome(TransactionReader.Read(response.Content.ToMemory()), writes);
    }

    /// <summary>A page of rows.</summary>
    public async Task<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken)
    {
        var filter = TableFilter.Of(query);
        var address = $"{_endpoint}/{table}()?$top={query.Limit}"
            + (filter.Length == 0 ? "" : $"&$filter={Uri.EscapeDataString(filter)}")
            + (query.Continuation is null ? "" : TableContinuation.ToQuery(query.Continuation));
        using var message = Message(RequestMethod.Get, address);
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (response is { IsError: true, Status: 400 } && query.Continuation is not null)
        {
            throw TableContinuation.Foreign();
        }

        return response.IsError
            ? throw Error(response).ToException()
            : new TablePage(EntityReader.ReadPage(response.Content.ToMemory()), TableContinuation.Pack(response.Headers));
    }

    /// <summary>One small read: the first table's name.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Get, $"{_endpoint}/Tables?$top=1");
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (response.IsError)
        {
            throw Error(response).ToException();
        }
    }

    private static HttpPipelinePolicy Authorization(AzureAccount account, TimeProvider time) => account switch
    {
        { Key: { } key } => new SharedKeyLitePolicy(account.Name, key, time),
        { Signature: { } signature } => new SignedUriPolicy(signature),
        _ => new BearerTokenAuthenticationPolicy(account.Identity!, TokenScope),
    };

    private static void SetContent(HttpMessage message, string type, ReadOnlyMemory<byte> body)
    {
        message.Request.Content = RequestContent.Create(body);
        message.Request.Headers.Add("Content-Type", type);
    }

    private static TableError Error(Response response) => TableError.Read(
        response.Status, response.Content.ToMemory(), response.Headers.TryGetValue("x-ms-error-code", out var code) ? code : "");

    private static TableWriteResult Failed(TableError error, int index) =>
        error.ToFailure() is { } failure ? TableWriteResult.Failed(failure, index) : throw error.ToException();

    private static TableWriteResult Outcome(IReadOnlyList<TransactionPart> parts, IReadOnlyList<TableWrite> writes)
    {
        foreach (var part in parts)
        {
            if (part.Status >= 400)
            {
                var error = TableError.Read(part.Status, System.Text.Encoding.UTF8.GetBytes(part.Body));
                return Failed(error, error.Index ?? 0);
            }
        }

        if (parts.Count != writes.Count)
        {
            throw new FormatException($"The transaction's answer has {parts.Count} parts for {writes.Count} writes.");
        }

        var etags = new string?[parts.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            etags[i] = writes[i].Kind == TableWriteKind.Delete ? null : parts[i].ETag;
        }

        return new TableWriteResult(TableFailure.None, -1, etags);
    }

    private HttpMessage Message(RequestMethod method, string address)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(address));
        var headers = message.Request.Headers;
        headers.Add("x-ms-version", TableClientOptions.ServiceVersion);
        headers.Add("DataServiceVersion", "3.0");
        headers.Add("MaxDataServiceVersion", "3.0");
        headers.Add("Accept", "application/json;odata=minimalmetadata");
        return message;
    }

    private async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response;
    }
}
