namespace WasmOs.Kernel.Federation;

/// <summary>One sign-in of a person by authorisation code with PKCE (RFC 7636).</summary>
/// <param name="RedirectUri">Where the provider sends the browser back to.</param>
/// <param name="State">Binds the answer to the browser that began.</param>
/// <param name="Nonce">Binds the id token to this sign-in.</param>
/// <param name="Verifier">Proves at the exchange of the code that this sign-in began the request.</param>
public sealed record OidcRequest(Uri RedirectUri, string State, string Nonce, string Verifier)
{
    /// <summary>The address. The rest is secret.</summary>
    public override string ToString() => RedirectUri.ToString();
}
