using System.Globalization;
using System.Text.Json.Nodes;
using WasmOs.Cli.Server;
using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Admin;

/// <summary>The commands of users.</summary>
internal static class UserCommands
{
    private const string Users = "api/v1/users";

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
        return $"user {username} has the roles {RoleList.Show(changed.Body["roles"] as JsonArray ?? [])}{(setsPassword ? ", a new password" : "")}"
            + $"{(changed.Body["disabled"]?.GetValue<bool>() == true ? " and is disabled" : options.Has("--enable") ? " and is enabled" : "")}";
    }

    private static async Task<string?> ListAsync(ServerSession session, CommandOptions options, CancellationToken cancellationToken)
    {
        var users = await ServerList.ReadAllAsync(session, Users, cancellationToken).ConfigureAwait(false);
        if (options.Has("--json"))
        {
            return new JsonArray([.. users.Select(user => user.DeepClone())]).ToJsonString();
        }

        return string.Join(Environment.NewLine, users.Select(user => string.Create(
            CultureInfo.InvariantCulture,
            $"{ServerList.Text(user, "username"),-24} {RoleList.Show(user["roles"] as JsonArray ?? [])}"
            + $"{(user["disabled"]?.GetValue<bool>() == true ? " (disabled)" : "")}")));
    }

    private static async Task<string> FindAsync(ServerSession session, string username, CancellationToken cancellationToken) =>
        (await ServerList.ReadAllAsync(session, Users, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(user => string.Equals(ServerList.Text(user, "username"), username, StringComparison.OrdinalIgnoreCase)) is { } found
            ? ServerList.Text(found, "user_id")
            : throw new ServerException($"there is no user '{username}': 'wasmos admin list-users' shows all");

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
}
