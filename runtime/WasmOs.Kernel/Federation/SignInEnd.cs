namespace WasmOs.Kernel.Federation;

/// <summary>A sign-in that succeeded.</summary>
/// <param name="Identity">Who signed in; has at least one role.</param>
/// <param name="ReturnTo">The path of this host where the browser goes.</param>
public sealed record SignInEnd(ExternalIdentity Identity, string ReturnTo);
