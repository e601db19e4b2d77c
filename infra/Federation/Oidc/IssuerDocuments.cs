using System.Net;
using Microsoft.IdentityModel.Protocols;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>Reads a provider's documents for the library that understands them. Thread-safe.</summary>
internal sealed class IssuerDocuments(IssuerHttp http) : IDocumentRetriever
{
    /// <inheritdoc/>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            throw new IssuerUnavailableException("It names an address that is none.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd("application/json");
        var (status, body) = await http.SendAsync(request, cancel).ConfigureAwait(false);
        return status == HttpStatusCode.OK ? body : throw new IssuerUnavailableException($"{url.GetLeftPart(UriPartial.Path)} answered {(int)status}.");
    }
}
