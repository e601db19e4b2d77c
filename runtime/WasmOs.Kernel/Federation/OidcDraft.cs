namespace WasmOs.Kernel.Federation;

/// <summary>The members that only a provider of OpenID Connect has, before they are checked.</summary>
public sealed record OidcDraft
{
    /// <summary>The issuer.</summary>
    public string? Issuer { get; init; }

    /// <summary>The audiences of bearer tokens.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>The client's id.</summary>
    public string? ClientId { get; init; }

    /// <summary>The name of the environment variable that has the client's secret.</summary>
    public string? ClientSecretVariable { get; init; }

    /// <summary>The id of the client of programs.</summary>
    public string? DeviceClientId { get; init; }

    /// <summary>What a sign-in asks for.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The claim that names a person.</summary>
    public string? UsernameClaim { get; init; }
}
