namespace WasmOs.Infra.Azure.Calls;

/// <summary>
/// Keeps the handler below from repeating a write by itself. That handler does so when a connection breaks before its answer and the request has no body: a deletion whose
/// answer was lost would then be found refused, and <see cref="AzureRetryPolicy"/> would not know that there had been two tries. With a body, even an empty one, it does not.
/// </summary>
internal sealed class NoSilentRetryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.Send(WithBody(request), cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(WithBody(request), cancellationToken);

    private static HttpRequestMessage WithBody(HttpRequestMessage request)
    {
        if (request.Content is null && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            request.Content = new ByteArrayContent([]);
        }

        return request;
    }
}
