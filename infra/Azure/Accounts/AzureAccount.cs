using Azure.Core;

namespace WasmOs.Infra.Azure.Accounts;

/// <summary>The endpoints of a storage account and its credential: a key, a shared access signature or an identity.</summary>
internal sealed class AzureAccount
{
    public required string Name { get; init; }

    public required Uri Blobs { get; init; }

    public required Uri Queues { get; init; }

    public required Uri Tables { get; init; }

    /// <summary>The account's key in base 64; null when the credential is another one. A secret.</summary>
    public string? Key { get; init; }

    /// <summary>A shared access signature without its question mark; null when the credential is another one. A secret.</summary>
    public string? Signature { get; init; }

    /// <summary>An identity that gets tokens; null when the credential is another one.</summary>
    public TokenCredential? Identity { get; init; }

    /// <summary>Returns the account's name, never a secret.</summary>
    public override string ToString() => Name;

    /// <summary>Returns an account in the cloud to which an identity has access.</summary>
    public static AzureAccount FromIdentity(string name, string endpointSuffix, TokenCredential identity)
    {
        if (name.Length is < 3 or > 24 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            throw new ArgumentException("A storage account's name is 3 to 24 lower-case letters and digits.", nameof(name));
        }

        return new AzureAccount
        {
            Name = name,
            Blobs = ServiceUri(Uri.UriSchemeHttps, name, "blob", endpointSuffix),
            Queues = ServiceUri(Uri.UriSchemeHttps, name, "queue", endpointSuffix),
            Tables = ServiceUri(Uri.UriSchemeHttps, name, "table", endpointSuffix),
            Identity = identity,
        };
    }

    internal static Uri ServiceUri(string scheme, string account, string service, string suffix) =>
        Uri.TryCreate($"{scheme}://{account}.{service}.{suffix}", UriKind.Absolute, out var uri)
            ? uri
            : throw new ArgumentException("The storage account's name or endpoint suffix (AzureWebJobsStorage) does not make an address.");
}
