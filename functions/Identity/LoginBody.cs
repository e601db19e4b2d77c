using WasmOs.Functions.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using static WasmOs.Functions.Identity.SecretMember;

namespace WasmOs.Functions.Identity;

/// <summary>The bodies of requests that sign in, go on and sign out.</summary>
internal sealed record LoginBody
{
    /// <summary>Longer passwords are refused before anything is hashed.</summary>
    private const int LongestPassword = 256;

    private const int LongestText = 1024;
    private const int LongestName = 63;

    /// <summary>The members of a sign-in.</summary>
    internal static readonly JsonMember<LoginBody>[] LoginMembers =
    [
        new("username", static (ref reader, ref body, errors, path) => body = body with { Username = Text(ref reader, errors, path, LongestText) }),
        new("password", static (ref reader, ref body, errors, path) => body = body with { Password = Text(ref reader, errors, path, LongestPassword) }),
        new("session", static (ref reader, ref body, errors, path) =>
            body = body with { IsBrowser = JsonWord.Read(ref reader, errors, path, [("cookie", true), ("token", false)]) ?? false }),
        new("provider", static (ref reader, ref body, errors, path) => body = body with { Provider = Text(ref reader, errors, path, LongestName) }),
    ];

    /// <summary>The members of a refresh and a sign-out.</summary>
    internal static readonly JsonMember<LoginBody>[] RefreshMembers =
    [
        new("refresh_token", static (ref reader, ref body, errors, path) =>
            body = body with { RefreshToken = Text(ref reader, errors, path, LongestText) }),
    ];

    /// <summary>The members of the setup.</summary>
    internal static readonly JsonMember<LoginBody>[] SetupMembers =
    [
        new("setup_token", static (ref reader, ref body, errors, path) => body = body with { SetupToken = Text(ref reader, errors, path, LongestText) }),
        new("username", static (ref reader, ref body, errors, path) => body = body with { Username = Text(ref reader, errors, path, LongestText) }),
        new("password", static (ref reader, ref body, errors, path) => body = body with { Password = Text(ref reader, errors, path, LongestText) }),
    ];

    /// <summary>The members of a change of the own password.</summary>
    internal static readonly JsonMember<LoginBody>[] PasswordMembers =
    [
        new("old_password", static (ref reader, ref body, errors, path) => body = body with { OldPassword = Text(ref reader, errors, path, LongestPassword) }),
        new("new_password", static (ref reader, ref body, errors, path) => body = body with { Password = Text(ref reader, errors, path, LongestText) }),
    ];

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? OldPassword { get; init; }

    public string? RefreshToken { get; init; }

    public string? SetupToken { get; init; }

    public bool IsBrowser { get; init; }

    public string? Provider { get; init; }

    /// <summary>Reads a sign-in.</summary>
    public static LoginBody ReadLogin(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = Read(json, LoginMembers, errors);
        Need(body.Username, "username", errors);
        Need(body.Password, "password", errors);
        return body;
    }

    /// <summary>Reads a refresh.</summary>
    public static LoginBody ReadRefresh(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = Read(json, RefreshMembers, errors);
        Need(body.RefreshToken, "refresh_token", errors);
        return body;
    }

    /// <summary>Reads a sign-out, which may have no body.</summary>
    public static LoginBody ReadLogout(ReadOnlyMemory<byte> json, FieldErrors errors) => json.IsEmpty ? new LoginBody() : Read(json, RefreshMembers, errors);

    /// <summary>Reads the setup.</summary>
    public static LoginBody ReadSetup(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = Read(json, SetupMembers, errors);
        Need(body.SetupToken, "setup_token", errors);
        Need(body.Username, "username", errors);
        Need(body.Password, "password", errors);
        return body;
    }

    /// <summary>Reads a change of the own password.</summary>
    public static LoginBody ReadPassword(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = Read(json, PasswordMembers, errors);
        Need(body.OldPassword, "old_password", errors);
        Need(body.Password, "new_password", errors);
        return body;
    }

    /// <summary>The name alone: the rest is secret.</summary>
    public override string ToString() => Username ?? "";

    private static LoginBody Read(ReadOnlyMemory<byte> json, JsonMember<LoginBody>[] members, FieldErrors errors)
    {
        var body = new LoginBody();
        JsonObject.ReadBody(json.Span, members, ref body, errors);
        return body;
    }
}
