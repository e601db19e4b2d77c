using System.Globalization;
using System.Text.Json;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>
/// Encodes and decodes the rows of a module in the table <c>Modules</c>: one partition per module, with rows <c>module</c>, <c>version-0000000001</c>,
/// <c>alias-prod</c>.
/// </summary>
internal static class ModuleRows
{
    public const string Table = "Modules";
    public const string HeadKey = "module";

    /// <summary>The first key after <see cref="HeadKey"/>. A query up to this key reads the aliases and the head, and no versions.</summary>
    public const string BehindHead = "module!";

    private const string VersionPrefix = "version-";
    private const string AliasPrefix = "alias-";

    public static string VersionKey(int version) => VersionPrefix + version.ToString("D10", CultureInfo.InvariantCulture);

    public static string AliasKey(string alias) => AliasPrefix + alias;

    public static bool IsVersion(TableEntity row) => row.RowKey.StartsWith(VersionPrefix, StringComparison.Ordinal);

    public static bool IsAlias(TableEntity row) => row.RowKey.StartsWith(AliasPrefix, StringComparison.Ordinal);

    public static TableEntity Encode(ModuleHead head)
    {
        var row = new TableEntity(head.Name, HeadKey)
            .Set("newest", head.Newest)
            .Set("last_number", head.LastNumber)
            .Set("settings", JsonSerializer.SerializeToUtf8Bytes(head.Settings, ModuleJson.Default.ModuleSettings))
            .Set("created_at", head.CreatedAt);
        return head.Deleting ? row.Set("deleting", true) : row;
    }

    public static TableEntity Encode(string name, ModuleVersionRow version) => new TableEntity(name, VersionKey(version.Version))
        .Set("digest", version.Digest.ToHex())
        .Set("bundle", version.Bundle?.ToHex())
        .Set("analysis", version.Analysis)
        .Set("created_at", version.CreatedAt)
        .Set("created_by", version.CreatedBy)
        .Set("upload_id", version.UploadId);

    public static TableEntity Encode(string name, ModuleAlias alias) => new TableEntity(name, AliasKey(alias.Name))
        .Set("targets", string.Join(' ', alias.Targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"{target.Version}:{target.Weight}"))));

    public static ModuleHead DecodeHead(TableEntity row) => new(
        row.PartitionKey,
        (int)row.GetInt64("newest")!.Value,
        (int)row.GetInt64("last_number")!.Value,
        JsonSerializer.Deserialize(row.GetBytes("settings"), ModuleJson.Default.ModuleSettings)!,
        row.GetTime("created_at")!.Value,
        row.GetBoolean("deleting") == true,
        row.ETag!);

    public static ModuleVersionRow DecodeVersion(TableEntity row) => new(
        int.Parse(row.RowKey.AsSpan(VersionPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture),
        ModuleDigest.FromBytes(Convert.FromHexString(row.GetString("digest")!)),
        row.GetString("bundle") is { } bundle ? ModuleDigest.FromBytes(Convert.FromHexString(bundle)) : null,
        row.GetBytes("analysis"),
        row.GetTime("created_at")!.Value,
        row.GetString("created_by"),
        row.Properties.TryGetValue("upload_id", out var upload) ? (Guid)upload : null);

    public static ModuleAlias DecodeAlias(TableEntity row) => new(
        row.RowKey[AliasPrefix.Length..],
        [.. row.GetString("targets")!.Split(' ').Select(DecodeTarget)]);

    private static AliasTarget DecodeTarget(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new AliasTarget(
            int.Parse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
