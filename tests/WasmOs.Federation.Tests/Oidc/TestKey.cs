using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace WasmOs.Federation.Tests.Oidc;

/// <summary>A key pair of a test.</summary>
internal sealed record TestKey(SecurityKey Private, JsonWebKey Public, string Algorithm)
{
    /// <summary>An RSA key.</summary>
    public static TestKey Rsa(string id, int bits = 2048)
    {
        var rsa = RSA.Create(bits);
        var open = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)) { KeyId = id });
        return new TestKey(new RsaSecurityKey(rsa) { KeyId = id }, open, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>An elliptic key.</summary>
    public static TestKey Elliptic(string id)
    {
        var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var open = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(ecdsa.ExportParameters(false))) { KeyId = id });
        return new TestKey(new ECDsaSecurityKey(ecdsa) { KeyId = id }, open, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>A secret that both sides would know.</summary>
    public static TestKey Symmetric(string id, byte[] secret)
    {
        var key = new SymmetricSecurityKey(secret) { KeyId = id };
        return new TestKey(key, JsonWebKeyConverter.ConvertFromSymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);
    }

    /// <summary>The key as an issuer publishes it.</summary>
    public static Dictionary<string, string> Describe(JsonWebKey key)
    {
        var members = new Dictionary<string, string?>
        {
            ["kid"] = key.Kid,
            ["kty"] = key.Kty,
            ["n"] = key.N,
            ["e"] = key.E,
            ["crv"] = key.Crv,
            ["x"] = key.X,
            ["y"] = key.Y,
            ["k"] = key.K,
        };
        return members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value!);
    }
}
