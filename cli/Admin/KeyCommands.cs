using System.Globalization;
using System.Text.Json.Nodes;
using WasmOs.Cli.Server;
using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Admin;

/// <summary>The commands of API keys and of signing keys.</summary>
internal static class KeyCommands
{
    private const string Keys = "api/v1/api-keys";
    private const int MostDays = 36_500;

    public static int Create(ReadOnlySpan<string> arguments) => ServerCommand.Run(
        "admin create-key", arguments, ["--name", "--permissions", "--modules", "--owner", "--tier", "--expires-in-days"], ["--json"], 0, CreateAsync);

    public static int List(ReadOnlySpan<string> arguments) => ServerCommand.Run("admin list-keys", arguments, [], ["--json"], 0, ListAsync);

    public static int Revoke(ReadOnlySpan<string> arguments) => ServerCommand.Run("admin revoke-key", arguments, [], [], 1, RevokeAsync);

    public static int Rotate(ReadOnlySpan<string> arguments) => ServerCommand.Run("admin rotate-keys", arguments, [], [], 0, RotateAsync);

    private static async Task<string?> CreateAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["name"] = options.Find("--name") ?? throw new UsageException("name the key with --name") };
        Set(body, "permissions", options.List("--permissions"));
        Set(body, "modules", options.List("--modules"));
        foreach (var (option, member) in (ReadOnlySpan<(string, string)>)[("--owner", "owner"), ("--tier", "tier")])
        {
            if (options.Find(option) is { } text)
            {
                body[member] = text;
            }
        }

        if (options.Find("--expires-in-days") is { } days)
        {
            body["expires_at"] = int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostDays
                ? TimeProvider.System.GetUtcNow().AddDays(count).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                : throw new UsageException($"--expires-in-days must be a whole number from 1 to {MostDays}");
        }

        // The key alone on standard output, so that a script can take it; what it is goes where people read.
        var key = await session.SendAsync(HttpMethod.Post, Keys, body, null, cancellationToken).ConfigureAwait(false);
        if (options.Has("--json"))
        {
            return key.Body.ToJsonString();
        }

        await Console.Error.WriteLineAsync($"wasmos: key {key.Text("key_id")}; it is shown only now").ConfigureAwait(false);
        return key.Text("key");
    }

    private static async Task<string?> ListAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var keys = await ServerList.ReadAllAsync(session, Keys, cancellationToken).ConfigureAwait(false);
        return options.Has("--json")
            ? new JsonArray([.. keys.Select(key => key.DeepClone())]).ToJsonString()
            : string.Join(Environment.NewLine, keys.Select(key =>
                $"{ServerList.Text(key, "key_id")} {ServerList.Text(key, "name"),-24} {ServerList.Text(key, "owner")}{StateOf(key)}"));
    }

    private static string StateOf(JsonObject key) => ServerList.Text(key, "revoked_at") is { Length: > 0 } revoked ? $" (revoked {revoked})"
        : ServerList.Text(key, "expires_at") is { Length: > 0 } end ? $" (until {end})"
        : "";

    private static async Task<string?> RevokeAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var id = options.Operands[0];
        await session.SendAsync(
            HttpMethod.Post, $"{Keys}/{Uri.EscapeDataString(id)}/revoke", null, null, cancellationToken).ConfigureAwait(false);
        return $"revoked key {id}";
    }

    private static async Task<string?> RotateAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        await session.SendAsync(HttpMethod.Post, "api/v1/admin/keys/rotate", null, null, cancellationToken).ConfigureAwait(false);
        return "new tokens are signed with a new key; sessions go on";
    }

    private static void Set(JsonObject body, string member, string[] texts)
    {
        if (texts.Length > 0)
        {
            body[member] = new JsonArray([.. texts.Select(text => (JsonNode)text)]);
        }
    }
}
