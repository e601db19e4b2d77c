using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Identity.ApiKeys;

/// <summary>HMAC-SHA-256 of an API key: whoever reads storage but has no key of the server can neither use a hash nor store one of a key of his own.</summary>
internal static class ApiKeyHash
{
    public static byte[] Of(string key, byte[] secret) => HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(key));
}
