using Azure.Core;
using Azure.Core.Pipeline;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Restores the real host name in requests, when the table library was given another one.</summary>
/// <remarks>
/// The library takes <c>localhost</c> on any port other than 10002 for an emulator of Cosmos DB, and then merges rows with an HTTP method that Azurite does not
/// support. So the library is given the IP address (<see cref="Conceal"/>), and this policy restores the name when a request is sent. The name matters for
/// certificates and for IPv6.
/// </remarks>
internal sealed class HostPolicy(string host) : HttpPipelineSynchronousPolicy
{
    /// <summary>Returns the endpoint to give to the library.</summary>
    public static Uri Conceal(Uri endpoint) => IsMisread(endpoint) ? new UriBuilder(endpoint) { Host = "127.0.0.1" }.Uri : endpoint;

    /// <summary>Whether the library would take the endpoint for an emulator of Cosmos DB.</summary>
    public static bool IsMisread(Uri endpoint) => endpoint.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    public override void OnSendingRequest(HttpMessage message) => message.Request.Uri.Host = host;
}
