using WasmOs.Cli.Server;

namespace WasmOs.Cli.Login;

/// <summary>What the device flow needs to know of a provider, as <c>GET /api/v1/auth/oidc/{provider}</c> says it. Immutable.</summary>
/// <param name="ClientId">The id of the public client.</param>
/// <param name="Scope">What the sign-in asks for, with spaces between.</param>
/// <param name="DeviceAuthorization">Where a sign-in begins.</param>
/// <param name="Token">Where its end is asked for.</param>
internal sealed record DeviceClient(string ClientId, string Scope, Uri DeviceAuthorization, Uri Token)
{
    /// <summary>Reads the server's answer.</summary>
    /// <exception cref="ServerException">The provider has no device flow, or an address that would carry secrets in the clear.</exception>
    public static DeviceClient Read(ServerResponse answer)
    {
        var scopes = answer.Body["scopes"]?.AsArray().Select(scope => scope!.GetValue<string>()) ?? ["openid"];
        if (answer.Body["device_authorization_endpoint"] is null)
        {
            throw new ServerException("this provider has no sign-in for programs (device authorization): use one that 'GET /api/v1/auth/providers' names, or an API key");
        }

        return new DeviceClient(
            answer.Text("client_id"), string.Join(' ', scopes), AddressOf(answer, "device_authorization_endpoint"), AddressOf(answer, "token_endpoint"));
    }

    private static Uri AddressOf(ServerResponse answer, string member) => ServerAddress.IsSafe(answer.Text(member), out var address)
        ? address
        : throw new ServerException($"the server names a {member} of the provider that is not https: nothing was sent there");
}
