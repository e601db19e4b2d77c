using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Server;

/// <summary>The options that every command has that speaks to a server.</summary>
internal static class ServerOptions
{
    public const string Server = "--server";
    public const string AllowHttp = "--allow-http";

    /// <summary>Opens a session at the server that the options name, or else at the one of the last sign-in. The caller disposes the transport.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="transport">Sends the requests; null when the result is null.</param>
    /// <param name="fault">What is wrong with the options, when the result is null.</param>
    /// <exception cref="IOException">The credentials cannot be read.</exception>
    public static ServerSession? Open(CommandOptions options, out ServerTransport? transport, out string? fault)
    {
        var file = CredentialFile.OfUser();
        var text = options.Find(Server) ?? file.Current ?? ServerAddress.Default;
        var server = ServerAddress.Read(text, options.Has(AllowHttp), out fault);
        transport = server is null ? null : new ServerTransport(server);
        var apiKey = Environment.GetEnvironmentVariable(ServerSession.ApiKeyVariable);
        return transport is null ? null : new ServerSession(transport, file, string.IsNullOrWhiteSpace(apiKey) ? null : apiKey.Trim(), TimeProvider.System);
    }
}
