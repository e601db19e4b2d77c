using System.DirectoryServices.Protocols;
using System.Net;
using System.Text;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Ldap;

/// <summary>One connection to a directory. Calls block. Not thread-safe.</summary>
internal sealed class LdapSession : IDisposable
{
    private readonly LdapConnection _connection;
    private readonly TimeSpan _timeout;

    /// <summary>Connects, with TLS where the provider says so.</summary>
    /// <exception cref="LdapException">The server cannot be reached, or its certificate is not trusted.</exception>
    public LdapSession(LdapProvider provider)
    {
        _timeout = provider.Timeout;
        var server = new LdapDirectoryIdentifier(provider.Url.Host, provider.Url.Port, fullyQualifiedDnsHostName: true, connectionless: false);
        _connection = LdapOptions.With(provider, () => new LdapConnection(server) { AuthType = AuthType.Basic, AutoBind = false, Timeout = provider.Timeout });
        try
        {
            var options = _connection.SessionOptions;
            options.ProtocolVersion = 3;
            options.ReferralChasing = ReferralChasingOptions.None; // Else passwords would go to whatever server the directory names.
            options.SecureSocketLayer = provider.Url.Scheme == "ldaps";
            if (provider.StartTls)
            {
                options.StartTransportLayerSecurity(null); // Throws when it fails, so nothing goes in the clear.
            }
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Binds as an entry.</summary>
    /// <returns>False when the directory refuses the name or the password.</returns>
    public bool TryBind(string name, string password)
    {
        // RFC 4513, 5.1: a bind without a name or a password succeeds, as nobody.
        if (name.Length == 0 || password.Length == 0)
        {
            return false;
        }

        try
        {
            _connection.Bind(new NetworkCredential(name, password));
            return true;
        }
        catch (LdapException e) when ((ResultCode)e.ErrorCode == InvalidCredentials)
        {
            return false;
        }
        catch (DirectoryOperationException e) when (e.Response?.ResultCode is InvalidCredentials or ResultCode.InappropriateAuthentication
            or ResultCode.UnwillingToPerform or ResultCode.ConstraintViolation or ResultCode.NoSuchObject or ResultCode.InsufficientAccessRights
            or ResultCode.InvalidDNSyntax)
        {
            return false;
        }
    }

    /// <summary>Finds entries.</summary>
    /// <param name="start">The entry where the search starts.</param>
    /// <param name="filter">The filter, with escaped values.</param>
    /// <param name="scope">How far the search goes.</param>
    /// <param name="limit">The most entries.</param>
    /// <param name="attributes">The attributes to read.</param>
    /// <returns>Null when there are more entries than the limit.</returns>
    public IReadOnlyList<SearchResultEntry>? Search(string start, string filter, SearchScope scope, int limit, params string[] attributes)
    {
        var request = new SearchRequest(start, filter, scope, attributes)
        {
            SizeLimit = limit,
            TimeLimit = _timeout,
            Aliases = DereferenceAlias.Never,
        };
        try
        {
            var response = (SearchResponse)_connection.SendRequest(request, _timeout);
            return response.ResultCode == ResultCode.Success
                ? [.. response.Entries.Cast<SearchResultEntry>()]
                : throw new DirectoryOperationException(response, $"The search answered {response.ResultCode}.");
        }
        catch (DirectoryOperationException e) when (e.Response?.ResultCode == ResultCode.SizeLimitExceeded)
        {
            return null;
        }
        catch (DirectoryOperationException e) when (e.Response?.ResultCode == ResultCode.NoSuchObject)
        {
            return [];
        }
    }

    /// <summary>The values of an attribute as texts. Windows' objectGUID is written as a GUID, other bytes that are no text in hexadecimal.</summary>
    public static IEnumerable<string> ValuesOf(SearchResultEntry entry, string attribute)
    {
        if (entry.Attributes[attribute] is not { } values)
        {
            yield break;
        }

        foreach (var value in values.GetValues(typeof(byte[])).Cast<byte[]>())
        {
            yield return attribute.Equals("objectGUID", StringComparison.OrdinalIgnoreCase) && value.Length == 16 ? new Guid(value).ToString() : TextOf(value);
        }
    }

    private const ResultCode InvalidCredentials = (ResultCode)49;

    private static string TextOf(byte[] value)
    {
        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToHexStringLower(value);
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
