using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;

namespace WasmOs.Kernel.Tests.Federation;

/// <summary>A directory in which everybody has one password.</summary>
internal sealed class PlayedDirectory(string password) : IDirectories
{
    /// <summary>How often the directory was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>The groups of everybody.</summary>
    public string[] Groups { get; set; } = ["developers"];

    public bool IsDown { get; init; }

    public Task<Result<ExternalIdentity?>> SignInAsync(LdapProvider provider, string username, string given, CancellationToken cancellationToken)
    {
        Asked++;
        var claims = new ExternalClaims(Groups.Select(group => KeyValuePair.Create("groups", group)), StringComparer.OrdinalIgnoreCase);
        var identity = given == password ? new ExternalIdentity(provider, $"id of {username}", claims, username) : null;
        return Task.FromResult(IsDown ? (Result<ExternalIdentity?>)FederationErrors.DirectoryUnavailable(provider.Name) : identity);
    }
}
