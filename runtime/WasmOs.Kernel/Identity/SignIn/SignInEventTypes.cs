namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>The types of events about signing in.</summary>
public static class SignInEventTypes
{
    /// <summary>An account or an address failed to sign in too often and must wait.</summary>
    public const string Lockout = "auth.lockout";
}
