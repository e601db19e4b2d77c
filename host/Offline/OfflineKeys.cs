using System.Globalization;
using WasmOs.Common.CommandLine;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;

namespace WasmOs.Host.Offline;

/// <summary>The commands of API keys.</summary>
internal static class OfflineKeys
{
    private const int MostDays = 36_500;

    public static async Task<string> CreateAsync(string[] arguments, OfflineTerminal terminal)
    {
        var options = OfflineStore.Read(
            arguments, "create-key", ["--name", "--owner", "--permissions", "--modules", "--tier", "--expires-in-days"], [], 0);
        var change = new ApiKeyChange
        {
            Name = options.Find("--name") ?? throw new UsageException("name the key with --name"),
            Owner = options.Find("--owner") ?? throw new UsageException("name the user for whom the key acts with --owner"),
            Permissions = options.Has("--permissions") ? [.. options.List("--permissions")] : null,
            Modules = options.Has("--modules") ? ModulesOf(options.List("--modules")) : null,
            Tier = options.Find("--tier"),
            ExpiresAt = EndOf(options),
        };
        await using var store = await OfflineStore.OpenAsync(options);
        var key = await store.ChangeAsync(
            "api-keys.create", $"api-keys of {change.Owner}",
            () => store.Get<ApiKeyRegistry>().CreateAsync(Caller.Operator, change, null, CancellationToken.None));

        // The key alone on standard output, so that a script can take it; what it is goes where people read.
        await terminal.NoteAsync($"key {key.Description.Key.Id}; it is shown only now");
        return key.Key!;
    }

    public static async Task<string> RevokeAsync(string[] arguments)
    {
        var options = OfflineStore.Read(arguments, "revoke-key", [], [], 1);
        await using var store = await OfflineStore.OpenAsync(options);
        var id = options.Operands[0];
        await store.ChangeAsync(
            "api-keys.revoke", $"api-keys/{id}", () => store.Get<ApiKeyRegistry>().RevokeAsync(Caller.Operator, id, null, CancellationToken.None));
        return $"revoked key {id}";
    }

    private static ModuleScope ModulesOf(string[] patterns) => patterns.FirstOrDefault(pattern => !ModuleScope.IsPattern(pattern)) is { } wrong
        ? throw new UsageException($"--modules: '{wrong}' is not {ModuleScope.Rule}")
        : ModuleScope.Of(patterns);

    private static DateTimeOffset? EndOf(CommandOptions options) => options.Find("--expires-in-days") is not { } days ? null
        : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostDays
            ? TimeProvider.System.GetUtcNow().AddDays(count)
            : throw new UsageException($"--expires-in-days must be a whole number from 1 to {MostDays}");
}
