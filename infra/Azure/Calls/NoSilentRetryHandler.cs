namespace WasmOs.Infra.Azure.Calls;

/// <summary>
/// Prevents the inner handler from repeating a write by itself. The inner handler repeats a request without a body when a connection breaks before the
/// response. If the response to a deletion was lost, the repeated deletion would be refused, and <see cref="AzureRetryPolicy"/> would not know that there were
/// two tries. The inner handler does not repeat a request with a body, even an empty one, so this handler adds an empty body.
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
