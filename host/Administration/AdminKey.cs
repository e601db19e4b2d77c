using System.Net;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Functions.Problems;

namespace WasmOs.Host.Administration;

/// <summary>Who may administer the host: whoever sends its key, or anybody on this machine when there is no key.</summary>
/// <remarks>A gateway on this machine is on this machine too, and speaks for others: what a proxy passes on, and what comes from an address of <c>TRUSTED_PROXIES</c> or under another name than this machine's, needs the key.</remarks>
internal sealed class AdminKey(AdminOptions options)
{
    private const string Header = "x-functions-key";

    // Hashes are compared, so that neither the time nor the length of a comparison tells anything of the key.
    private readonly byte[]? _hash = options.Key is { } key ? Hash(key) : null;

    /// <summary>Why the request is refused; null when it is not.</summary>
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
