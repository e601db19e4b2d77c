using System.Net;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Functions.Problems;

namespace WasmOs.Host.Administration;

/// <summary>Decides which requests may administer the host: those with the host's key, or, without a key, those from this machine.</summary>
/// <remarks>
/// A gateway on this machine forwards requests of others. So a request needs the key, even from this machine, when it has traces of a proxy, comes from an
/// address of <c>TRUSTED_PROXIES</c>, or names a host that is not this machine.
/// </remarks>
internal sealed class AdminKey(AdminOptions options)
{
    private const string Header = "x-functions-key";

    // Hashes of equal length are compared in constant time, so that the duration of a comparison reveals neither the key nor its length.
    private readonly byte[]? _hash = options.Key is { } key ? Hash(key) : null;

    /// <summary>Whether the host has a key and the request sends one, be it right or wrong.</summary>
    public bool IsGiven(HttpRequest request) => _hash is not null && request.Headers[Header].Count > 0;

    /// <summary>Returns the refusal of a request; null when the request may administer the host.</summary>
    public ProblemResult? Check(HttpRequest request)
    {
        if (_hash is null)
        {
            return !options.IsLoopback ? AdminProblems.NoKey : IsOfThisMachine(request) ? null : AdminProblems.NoKeyBehindProxy;
        }

        return CryptographicOperations.FixedTimeEquals(_hash, Hash(request.Headers[Header].ToString())) ? null : AdminProblems.WrongKey;
    }

    private bool IsOfThisMachine(HttpRequest request) => request.HttpContext.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && !options.TrustedProxies.Contains(peer) && !ProxyTraces.Exist(request) && HostNames.IsLocal(HostNames.NameOf(request.Host.Value));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
