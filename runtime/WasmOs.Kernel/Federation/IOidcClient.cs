using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>Talks to providers as their client, for people who sign in. Thread-safe.</summary>
public interface IOidcClient
{
    /// <summary>The address to which a browser is sent for a sign-in.</summary>
    ValueTask<Result<Uri>> AuthorizationUrlAsync(OidcProvider provider, OidcRequest request, CancellationToken cancellationToken);

    /// <summary>Exchanges an authorisation code for an id token, which is not checked yet.</summary>
    ValueTask<Result<string>> RedeemAsync(OidcProvider provider, string code, OidcRequest request, CancellationToken cancellationToken);

    /// <summary>What a program needs to run the device flow with the provider.</summary>
    ValueTask<Result<OidcEndpoints>> DescribeAsync(OidcProvider provider, CancellationToken cancellationToken);
}
