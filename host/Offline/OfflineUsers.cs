using System.Globalization;
using WasmOs.Common.CommandLine;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Host.Offline;

/// <summary>The commands of users.</summary>
internal static class OfflineUsers
{
    public static async Task<string> CreateAsync(string[] arguments, OfflineTerminal terminal)
    {
        var options = OfflineStore.Read(
            arguments, "create-user", ["--username", "--roles", "--display-name", "--tier"], [SecretInput.StandardInput], 0);
        var change = Texts(options) with { Username = NameOf(options), Roles = OfflineRoles.Parse(options.List("--roles")) };
        await using var store = await OfflineStore.OpenAsync(options);
        change = change with { Password = terminal.NewPassword(options) };
        var user = await store.ChangeAsync(
            "users.create", $"users/{change.Username}",
            () => store.Get<UserRegistry>().CreateAsync(Caller.Operator, change, null, CancellationToken.None));
        return $"created user {user.Username} ({user.Id})";
    }

    public static async Task<string> UpdateAsync(string[] arguments, OfflineTerminal terminal)
    {
        var options = OfflineStore.Read(
            arguments, "update-user", ["--username", "--add-roles", "--remove-roles", "--display-name", "--tier"],
            [SecretInput.StandardInput, "--set-password", "--disable", "--enable"], 0);
        var (added, removed) = (options.List("--add-roles"), options.List("--remove-roles"));
        var setsPassword = options.Has("--set-password") || options.Has(SecretInput.StandardInput);
        var change = Texts(options) with { Disabled = DisabledOf(options) };
        if (change == new UserChange() && added.Length + removed.Length == 0 && !setsPassword)
        {
            throw new UsageException("say what to change: --add-roles, --remove-roles, --set-password, --disable, --enable, --display-name or --tier");
        }

        await using var store = await OfflineStore.OpenAsync(options);
        var users = store.Get<UserRegistry>();
        var user = await FindAsync(users, NameOf(options));
        change = change with
        {
            Password = setsPassword ? terminal.NewPassword(options) : null,
            Roles = added.Length + removed.Length > 0 ? OfflineRoles.Change(user.Roles, added, removed) : null,
        };

        // With its ETag: the roles were computed from what the user had.
        var changed = await store.ChangeAsync(
            "users.patch", $"users/{user.Id}", () => users.PatchAsync(Caller.Operator, user.Id, change, user.ETag, CancellationToken.None));
        return $"user {changed.Username} has the roles {OfflineRoles.Show(changed.Roles)}{(setsPassword ? ", a new password" : "")}"
            + $"{(changed.Disabled ? " and is disabled" : change.Disabled is null ? "" : " and is enabled")}";
    }

    public static async Task<string> ListAsync(string[] arguments)
    {
        var options = OfflineStore.Read(arguments, "list-users", [], [], 0);
        await using var store = await OfflineStore.OpenAsync(options);
        var users = await store.Get<UserRegistry>().ListAsync(CancellationToken.None);
        return string.Join(Environment.NewLine, users.Select(user => string.Create(
            CultureInfo.InvariantCulture, $"{user.Username,-24} {OfflineRoles.Show(user.Roles)}{(user.Disabled ? " (disabled)" : "")}")));
    }

    private static async Task<User> FindAsync(UserRegistry users, string name)
    {
        var all = await users.ListAsync(CancellationToken.None);
        return all.FirstOrDefault(user => user.Username.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new OfflineException($"there is no user '{name}': 'admin list-users' shows all");
    }

    private static string NameOf(CommandOptions options) => options.Find("--username") ?? throw new UsageException("name the user with --username");

    private static UserChange Texts(CommandOptions options) => new()
    {
        DisplayName = options.Find("--display-name"),
        Tier = options.Find("--tier") is var tier && tier == "none" ? "" : tier,
    };

    private static bool? DisabledOf(CommandOptions options) => (options.Has("--disable"), options.Has("--enable")) switch
    {
        (true, true) => throw new UsageException("--disable and --enable exclude each other"),
        (true, false) => true,
        (false, true) => false,
        _ => null,
    };
}
