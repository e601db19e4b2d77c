using System.Globalization;
using System.Text.Json.Nodes;
using WasmOs.Cli.Server;
using WasmOs.Common.CommandLine;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Admin;

/// <summary>The commands of users.</summary>
internal static class UserCommands
{
    private const string Users = "api/v1/users";
    private const int LongestText = 256;

    public static int Create(ReadOnlySpan<string> arguments) => ServerCommand.Run(
        "admin create-user", arguments, ["--username", "--roles", "--display-name", "--tier"], [SecretInput.StandardInput], 0, CreateAsync);

    public static int Update(ReadOnlySpan<string> arguments) => ServerCommand.Run(
        "admin update-user", arguments, ["--username", "--add-roles", "--remove-roles", "--display-name", "--tier"],
        [SecretInput.StandardInput, "--set-password", "--disable", "--enable"], 0, UpdateAsync);

    public static int List(ReadOnlySpan<string> arguments) => ServerCommand.Run("admin list-users", arguments, [], ["--json"], 0, ListAsync);

    private static async Task<string?> CreateAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var username = UsernameOf(options);
        var body = new JsonObject { ["username"] = username, ["roles"] = RoleList.Parse(options.List("--roles")) };
        SetTexts(options, body);
        body["password"] = NewPassword(options);
        var user = await session.SendAsync(HttpMethod.Post, Users, body, null, cancellationToken).ConfigureAwait(false);
        return $"created user {username} ({user.Text("user_id")})";
    }

    private static async Task<string?> UpdateAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var username = UsernameOf(options);
        var body = new JsonObject();
        SetTexts(options, body);
        if (options.Has("--disable") || options.Has("--enable"))
        {
            body["disabled"] = options.Has("--disable") != options.Has("--enable")
                ? options.Has("--disable")
                : throw new UsageException("--disable and --enable exclude each other");
        }

        var (added, removed) = (options.List("--add-roles"), options.List("--remove-roles"));
        var setsPassword = options.Has("--set-password") || options.Has(SecretInput.StandardInput);
        if (body.Count + added.Length + removed.Length == 0 && !setsPassword)
        {
            throw new UsageException("say what to change: --add-roles, --remove-roles, --set-password, --disable, --enable, --display-name or --tier");
        }

        if (setsPassword)
        {
            body["password"] = NewPassword(options);
        }

        var path = $"{Users}/{Uri.EscapeDataString(await FindAsync(session, username, cancellationToken).ConfigureAwait(false))}";
        var user = await session.SendAsync(HttpMethod.Get, path, null, null, cancellationToken).ConfigureAwait(false);
        if (added.Length + removed.Length > 0)
        {
            body["roles"] = RoleList.Change(user.Body["roles"] as JsonArray ?? [], added, removed);
        }

        // With its ETag: the roles were computed from what the user had.
        var changed = await session.SendAsync(HttpMethod.Patch, path, body, user.ETag, cancellationToken).ConfigureAwait(false);
        return $"user {username} has the roles {RoleList.Show(changed.Body["roles"] as JsonArray ?? [])}";
    }

    private static async Task<string?> ListAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var users = await ReadAllAsync(session, cancellationToken).ConfigureAwait(false);
        if (options.Has("--json"))
        {
            return new JsonArray([.. users.Select(user => user.DeepClone())]).ToJsonString();
        }

        return string.Join(Environment.NewLine, users.Select(user => string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(user, "username"),-24} {RoleList.Show(user["roles"] as JsonArray ?? [])}{(user["disabled"]?.GetValue<bool>() == true ? " (disabled)" : "")}")));
    }

    private static async Task<string> FindAsync(ServerSession session, string username, CancellationToken cancellationToken) =>
        (await ReadAllAsync(session, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(user => string.Equals(Text(user, "username"), username, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Text(found, "user_id")
            : throw new ServerException($"there is no user '{username}': 'wasmos admin list-users' shows all");

    private static async Task<List<JsonObject>> ReadAllAsync(ServerSession session, CancellationToken cancellationToken)
    {
        var users = new List<JsonObject>();
        string? continuation = null;
        do
        {
            var rest = continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}";
            var page = await session.SendAsync(HttpMethod.Get, $"{Users}?limit=1000{rest}", null, null, cancellationToken).ConfigureAwait(false);
            users.AddRange((page.Body["items"] as JsonArray ?? []).OfType<JsonObject>());
            continuation = page.Body["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);

        return users;
    }

    private static string UsernameOf(CommandOptions options) => options.Find("--username") ?? throw new UsageException("name the user with --username");

    private static string NewPassword(CommandOptions options) =>
        SecretInput.ReadPassword(options.Has(SecretInput.StandardInput) ? Console.In : null, "New password: ", repeats: true, out var fault)
        ?? throw new UsageException(fault!);

    private static void SetTexts(CommandOptions options, JsonObject body)
    {
        if (options.Find("--display-name") is { } name)
        {
            body["display_name"] = name;
        }

        if (options.Find("--tier") is { } tier)
        {
            body["tier"] = tier == "none" ? null : tier;
        }
    }

    private static string Text(JsonObject value, string member) => DisplayText.Escape(value[member]?.ToString() ?? "", LongestText);
}
