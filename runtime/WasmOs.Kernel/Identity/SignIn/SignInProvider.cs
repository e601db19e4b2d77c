namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>A way to sign in, as it is shown to people who have not signed in.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Kind"><c>password</c> for providers that take a name and a password here, <c>oidc</c> for those that take them elsewhere.</param>
/// <param name="Title">The name for people to read.</param>
/// <param name="StartPath">The path at which a browser begins to sign in; null for passwords.</param>
public sealed record SignInProvider(string Name, string Kind, string Title, string? StartPath);
