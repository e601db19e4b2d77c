namespace WasmOs.Kernel.Federation;

/// <summary>The provider's answer to a sign-in, as the browser brings it: the parameters of the query (RFC 6749, 4.1.2; RFC 9207).</summary>
/// <param name="Code">The authorisation code. Secret.</param>
/// <param name="State">The state.</param>
/// <param name="Error">The code of an error in place of a code.</param>
/// <param name="Issuer">The issuer, where the provider names itself.</param>
public sealed record SignInAnswer(string? Code, string? State, string? Error, string? Issuer)
{
    /// <summary>The error. The rest is secret.</summary>
    public override string ToString() => Error ?? "a code";
}
