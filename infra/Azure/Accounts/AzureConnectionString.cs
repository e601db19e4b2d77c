namespace WasmOs.Infra.Azure.Accounts;

/// <summary>Parses a connection string of Azure Storage.</summary>
/// <remarks>
/// Every error throws an <see cref="ArgumentException"/> that says what is wrong. The message never repeats a part of the string, because any part may be the
/// key.
/// </remarks>
internal static class AzureConnectionString
{
    // Azurite's account is public: https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string[] Known =
    [
        "UseDevelopmentStorage", "DevelopmentStorageProxyUri", "DefaultEndpointsProtocol", "AccountName", "AccountKey", "SharedAccessSignature",
        "EndpointSuffix", "BlobEndpoint", "QueueEndpoint", "TableEndpoint", "FileEndpoint",
        "BlobSecondaryEndpoint", "QueueSecondaryEndpoint", "TableSecondaryEndpoint", "FileSecondaryEndpoint",
    ];

    public static AzureAccount Parse(string text)
    {
        var parts = Split(text);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development))
        {
            return bool.TryParse(development, out var use) && use
                ? Development(parts.GetValueOrDefault("DevelopmentStorageProxyUri") ?? "http://127.0.0.1")
                : throw Bad("UseDevelopmentStorage can only be 'true'");
        }

        var key = parts.GetValueOrDefault("AccountKey");
        var signature = parts.GetValueOrDefault("SharedAccessSignature")?.TrimStart('?');
        CheckSecrets(key, signature);
        var account = new AzureAccount
        {
            Name = NameOf(parts),
            Blobs = Endpoint(parts, "BlobEndpoint", "blob"),
            Queues = Endpoint(parts, "QueueEndpoint", "queue"),
            Tables = Endpoint(parts, "TableEndpoint", "table"),
            Key = key,
            Signature = signature,
        };
        if (key is not null && account.Name.Length == 0)
        {
            throw Bad("AccountKey needs AccountName");
        }

        return signature is null || account.Tables.Scheme == Uri.UriSchemeHttps || account.Tables.IsLoopback
            ? account
            : throw Bad("SharedAccessSignature needs https, except for an emulator on this machine; use AccountKey for an emulator on another machine");
    }

    private static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            number++;
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? "" : part[..at].Trim();
            if (!Known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Bad($"part {number} is not a known setting of the form name=value");
            }

            if (at == part.Length - 1 || !parts.TryAdd(name, part[(at + 1)..].Trim()))
            {
                throw Bad($"{Known.First(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))} is empty or given twice");
            }
        }

        return parts;
    }

    private static AzureAccount Development(string host)
    {
        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri) || !IsHttp(uri))
        {
            throw Bad("DevelopmentStorageProxyUri is not an http address");
        }

        Uri At(int port) => new($"{uri.Scheme}://{uri.Host}:{port}/{DevelopmentAccount}");
        return new AzureAccount { Name = DevelopmentAccount, Key = DevelopmentKey, Blobs = At(10000), Queues = At(10001), Tables = At(10002) };
    }

    private static void CheckSecrets(string? key, string? signature)
    {
        if ((key is null) == (signature is null))
        {
            throw Bad("exactly one of AccountKey and SharedAccessSignature must be given");
        }

        if (key is not null && !Convert.TryFromBase64String(key, new byte[key.Length], out _))
        {
            throw Bad("AccountKey is not base 64");
        }
    }

    /// <summary>Returns the account's name. When only endpoints and a signature are given, takes it from the host of the table endpoint.</summary>
    private static string NameOf(Dictionary<string, string> parts)
    {
        if (parts.TryGetValue("AccountName", out var name))
        {
            return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? name : throw Bad("AccountName is not a storage account's name");
        }

        return parts.ContainsKey("SharedAccessSignature") && parts.ContainsKey("TableEndpoint")
            ? Endpoint(parts, "TableEndpoint", "table").Host.Split('.')[0]
            : "";
    }

    private static Uri Endpoint(Dictionary<string, string> parts, string setting, string service)
    {
        if (parts.TryGetValue(setting, out var given))
        {
            return Uri.TryCreate(given.TrimEnd('/'), UriKind.Absolute, out var uri) && IsHttp(uri) && uri.Query.Length == 0 && uri.UserInfo.Length == 0
                ? uri
                : throw Bad($"{setting} is not an http address without user and query");
        }

        if (!parts.TryGetValue("AccountName", out var account))
        {
            throw Bad($"AccountName or {setting} must be given");
        }

        var scheme = parts.GetValueOrDefault("DefaultEndpointsProtocol", Uri.UriSchemeHttps);
        return scheme is "http" or "https"
            ? AzureAccount.ServiceUri(scheme, account, service, parts.GetValueOrDefault("EndpointSuffix", "core.windows.net"))
            : throw Bad("DefaultEndpointsProtocol is neither http nor https");
    }

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    private static ArgumentException Bad(string why) => new($"The storage connection string (AzureWebJobsStorage) cannot be used: {why}.");
}
