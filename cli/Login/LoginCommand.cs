using System.Text.Json.Nodes;
using WasmOs.Cli.Output;
using WasmOs.Cli.Server;
using WasmOs.Common.CommandLine;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Login;

/// <summary><c>wasmos login</c>, <c>logout</c> and <c>whoami</c>.</summary>
internal static class LoginCommand
{
    private const int LongestText = 256;

    public static int Login(ReadOnlySpan<string> arguments) =>
        ServerCommand.Run("login", arguments, ["--username", "--provider"], [SecretInput.StandardInput], 0, LoginAsync);

    public static int Logout(ReadOnlySpan<string> arguments) => ServerCommand.Run("logout", arguments, [], [], 0, LogoutAsync);

    public static int WhoAmI(ReadOnlySpan<string> arguments) => ServerCommand.Run("whoami", arguments, [], [], 0, WhoAmIAsync);

    private static async Task<string?> LoginAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var provider = options.Find("--provider");
        if (provider is not null && await IsElsewhereAsync(session, provider, cancellationToken).ConfigureAwait(false))
        {
            return options.Find("--username") is null && !options.Has(SecretInput.StandardInput)
                ? await LoginByProviderAsync(session, provider, cancellationToken).ConfigureAwait(false)
                : throw new UsageException($"name and password are typed at the provider {provider}, not here: leave --username and --password-stdin out");
        }

        var username = options.Find("--username") ?? SecretInput.ReadName("User: ") ?? throw new UsageException("name the user with --username");
        var password = SecretInput.ReadPassword(options.Has(SecretInput.StandardInput) ? Console.In : null, "Password: ", repeats: false, out var fault)
            ?? throw new UsageException(fault!);
        await session.LoginAsync(username, password, provider, cancellationToken).ConfigureAwait(false);
        return $"signed in as {username} at {session.Server}";
    }

    /// <summary>Whether a provider asks for names and passwords itself; false for a directory, to which the server hands them.</summary>
    private static async Task<bool> IsElsewhereAsync(ServerSession session, string provider, CancellationToken cancellationToken)
    {
        var answer = await session.ReadPublicAsync("api/v1/auth/providers", cancellationToken).ConfigureAwait(false);
        var providers = answer.Body["items"]?.AsArray() ?? [];
        return providers.FirstOrDefault(item => item?["name"]?.ToString() == provider) is { } found
            ? found["kind"]?.ToString() == "oidc"
            : throw new ServerException($"{session.Server} has no provider '{provider}'. It has: {string.Join(' ', providers.Select(item => Show(item?["name"])))}");
    }

    private static async Task<string> LoginByProviderAsync(ServerSession session, string provider, CancellationToken cancellationToken)
    {
        var answer = await session.ReadPublicAsync($"api/v1/auth/oidc/{Uri.EscapeDataString(provider)}", cancellationToken).ConfigureAwait(false);
        using var transport = new ProviderTransport();
        var flow = new DeviceFlow(transport, static line => Message.Error(ExitCode.Success, line), TimeProvider.System);
        var idToken = await flow.SignInAsync(DeviceClient.Read(answer), cancellationToken).ConfigureAwait(false);
        var name = await session.ExchangeAsync(provider, idToken, cancellationToken).ConfigureAwait(false);
        return $"signed in as {name} at {session.Server}";
    }

    private static async Task<string?> LogoutAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken) =>
        await session.LogoutAsync(cancellationToken).ConfigureAwait(false) ? $"signed out at {session.Server}" : $"nobody was signed in at {session.Server}";

    private static async Task<string?> WhoAmIAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var answer = await session.SendAsync(HttpMethod.Get, "api/v1/auth/permissions", null, null, cancellationToken).ConfigureAwait(false);
        return CallerText.Show(session.Server, answer.Body);
    }

    private static string Show(JsonNode? value) => value is null ? "" : DisplayText.Escape(value.ToString(), LongestText);
}
