using System.Net;
using System.Text;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>Returns the same response to each request of the table library, and keeps the last request.</summary>
internal sealed class CannedResult(HttpStatusCode status, string body, string type = "application/json") : HttpMessageHandler
{
    public HttpRequestMessage? Last { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Last = request;
        return Task.FromResult(new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, type) });
    }
}
