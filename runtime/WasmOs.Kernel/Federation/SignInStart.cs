namespace WasmOs.Kernel.Federation;

/// <summary>A sign-in that has begun.</summary>
/// <param name="Url">Where the browser goes.</param>
/// <param name="Cookie">The value of the cookie that the browser keeps until the provider's answer. Secret.</param>
public sealed record SignInStart(Uri Url, string Cookie)
{
    /// <summary>The provider's host. The rest is secret.</summary>
    public override string ToString() => Url.Host;
}
