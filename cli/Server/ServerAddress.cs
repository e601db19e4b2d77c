using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace WasmOs.Cli.Server;

/// <summary>Reads the address of a server.</summary>
internal static class ServerAddress
{
    /// <summary>The address of a host that was started without settings.</summary>
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>Reads an address: its scheme, host, port and path, without a slash at the end.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="allowHttp">Whether secrets may cross a network unencrypted.</param>
    /// <param name="fault">What is wrong, when the result is null.</param>
    public static Uri? Read(string text, bool allowHttp, out string? fault)
    {
        fault = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || address.Query.Length > 0
            || address.Fragment.Length > 0
            || address.UserInfo.Length > 0)
        {
            fault = $"--server must be a URL such as {Default} or https://wasmos.example.com, without a user, a query and a fragment";
            return null;
        }

        if (address.Scheme == Uri.UriSchemeHttp && !allowHttp && !IsThisMachine(address))
        {
            fault = $"{address.Authority} is another machine, and http would carry passwords and tokens in the clear: use https, or add --allow-http";
            return null;
        }

        return new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
    }

    /// <summary>The name of a server in the credentials file and in messages.</summary>
    public static string NameOf(Uri address) => address.AbsoluteUri.TrimEnd('/');

    /// <summary>Whether an address of another server, which a server named, carries no secrets in the clear.</summary>
    /// <param name="text">The address.</param>
    /// <param name="address">The address, when the result is true.</param>
    public static bool IsSafe(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsThisMachine(address)));

    private static bool IsThisMachine(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
