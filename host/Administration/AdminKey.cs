using System.Security.Cryptography;
using System.Text;
using WasmOs.Host.Http;

namespace WasmOs.Host.Administration;

/// <summary>Who may administer the host: whoever sends its key, or anybody on this machine when there is no key.</summary>
internal sealed class AdminKey(HostOptions options)
{
    private const string Header = "x-functions-key";

    // Hashes are compared, so that neither the time nor the length of a comparison tells anything of the key.
    private readonly byte[]? _hash = options.HostKey is { } key ? Hash(key) : null;

    /// <summary>Why the request is refused; null when it is not.</summary>
    public Problem? Check(HttpRequest request)
    {
        if (_hash is null)
        {
            return options.IsLoopback ? null : AdminProblems.NoKey;
        }

        return CryptographicOperations.FixedTimeEquals(_hash, Hash(request.Headers[Header].ToString())) ? null : AdminProblems.WrongKey;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
