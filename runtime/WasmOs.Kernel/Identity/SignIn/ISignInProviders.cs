using System.Collections.Immutable;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>Names ways to sign in besides the passwords that are stored here. Implementations are thread-safe.</summary>
public interface ISignInProviders
{
    /// <summary>The providers, in the order in which people should see them.</summary>
    ImmutableArray<SignInProvider> Providers { get; }
}
