using Azure.Core;
using Azure.Core.Pipeline;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Sends requests to a host by its own name, whatever the table library was told.</summary>
/// <remarks>
/// The library takes <c>localhost</c> on any port but 10002 for an emulator of Cosmos DB, and merges rows by a verb that Azurite does not know. So it is told the
/// address (<see cref="Conceal"/>), and the name is put back where a request leaves: names decide about certificates and about IPv6.
/// </remarks>
internal sealed class HostPolicy(string host) : HttpPipelineSynchronousPolicy
{
    /// <summary>The endpoint that the library is told.</summary>
    public static Uri Conceal(Uri endpoint) => IsMisread(endpoint) ? new UriBuilder(endpoint) { Host = "127.0.0.1" }.Uri : endpoint;

    /// <summary>Whether the library would take the endpoint for an emulator of Cosmos DB.</summary>
    public static bool IsMisread(Uri endpoint) => endpoint.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    public override void OnSendingRequest(HttpMessage message) => message.Request.Uri.Host = host;
}
