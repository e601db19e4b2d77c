using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Infra.Federation.Oidc;

namespace WasmOs.Federation.Tests.Oidc;

/// <summary>Bearer tokens of machines: what is accepted, and each way to forge or misuse one.</summary>
public sealed class BearerTokenTests : IAsyncLifetime
{
    private const string Refused = "issuer-token-refused";

    private static readonly string[] Both = ["other", "wasmos"];
    private static readonly string[] UsersAndAdmins = ["users", "admins"];

    private IssuerHost _host = null!;

    public async Task InitializeAsync() => _host = await IssuerHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Verify_GoodToken_GivesMachineWithItsRoles()
    {
        var machine = await _host.Machines.VerifyAsync(_host.Sign(), CancellationToken.None);

        var identity = machine.Value!.Identity;
        Assert.Equal(("ci", "repo:acme/app:ref:refs/heads/main"), (identity.Provider, identity.Subject));
        Assert.Equal("developer", Assert.Single(identity.Roles).Role);
        Assert.Equal(_host.Now.AddMinutes(5) + IssuerTokens.Skew, machine.Value.ExpiresAt);
    }

    [Fact]
    public async Task Verify_NoRuleFits_GivesMachineWithoutRoles()
    {
        var machine = await _host.Machines.VerifyAsync(_host.Sign(new() { ["sub"] = "repo:evil/app:ref:refs/heads/main" }), CancellationToken.None);

        Assert.Empty(machine.Value!.Identity.Roles);
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256), InlineData(SecurityAlgorithms.RsaSha384), InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256), InlineData(SecurityAlgorithms.RsaSsaPssSha512)]
    public async Task Verify_RsaAlgorithm_IsAccepted(string algorithm) => Assert.Null(await _host.RefusalOf(_host.Sign(algorithm: algorithm)));

    [Fact]
    public async Task Verify_EllipticKey_IsAccepted()
    {
        var key = TestKey.Elliptic("ec");
        _host.Issuer.Published.Add(key.Public);

        Assert.Null(await _host.RefusalOf(_host.Sign(key: key)));
    }

    [Theory]
    [InlineData("none"), InlineData("None"), InlineData("nOnE"), InlineData("")]
    public async Task Verify_AlgorithmNone_IsRefused(string algorithm)
    {
        var parts = _host.Sign().Split('.');
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","kid":"key-1","typ":"JWT"}""");

        Assert.Equal(Refused, await _host.RefusalOf($"{header}.{parts[1]}."));
        Assert.Equal(Refused, await _host.RefusalOf($"{header}.{parts[1]}.{parts[2]}"));
    }

    /// <summary>HS/RS confusion: a token signed by HMAC with the issuer's public key as the secret.</summary>
    [Fact]
    public async Task Verify_HmacWithThePublicKey_IsRefused()
    {
        var open = _host.Issuer.Key.Public;
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(open.N), Exponent = Base64UrlEncoder.DecodeBytes(open.E) });
        byte[][] secrets =
            [Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), rsa.ExportSubjectPublicKeyInfo(), Base64UrlEncoder.DecodeBytes(open.N)];
        foreach (var secret in secrets)
        {
            Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(key: TestKey.Symmetric("key-1", secret))));
        }
    }

    /// <summary>An issuer that publishes a secret by mistake must not make everybody a signer.</summary>
    [Fact]
    public async Task Verify_PublishedSymmetricKey_IsNotUsed()
    {
        var key = TestKey.Symmetric("shared", RandomNumberGenerator.GetBytes(32));
        _host.Issuer.Published.Add(key.Public);

        Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(key: key)));
    }

    [Fact]
    public async Task Verify_ShortRsaKey_IsNotUsed()
    {
        var key = TestKey.Rsa("short", bits: 1024);
        _host.Issuer.Published.Add(key.Public);
        var parts = _host.Sign().Split('.');
        var signed = $"{Base64UrlEncoder.Encode("""{"alg":"RS256","kid":"short"}""")}.{parts[1]}";
        var signature = ((RsaSecurityKey)key.Private).Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.Equal(Refused, await _host.RefusalOf($"{signed}.{Base64UrlEncoder.Encode(signature)}"));
    }

    [Fact]
    public async Task Verify_ChangedClaims_AreRefused()
    {
        var parts = _host.Sign().Split('.');
        var other = _host.Sign(new() { ["sub"] = "repo:acme/admin" }).Split('.');

        Assert.Equal(Refused, await _host.RefusalOf($"{parts[0]}.{other[1]}.{parts[2]}"));
    }

    [Fact]
    public async Task Verify_ValidTokenOfAForeignIssuer_IsNotTaken()
    {
        await using var foreign = await TestIssuer.StartAsync(TestKey.Rsa("key-1"));
        var token = foreign.Sign(_host.Now);

        Assert.Null((await _host.Machines.VerifyAsync(token, CancellationToken.None)).Value);
        Assert.Equal(Refused, await _host.RefusalOf(token));
    }

    /// <summary>A foreign issuer signs with its own key under our issuer's name and key id.</summary>
    [Fact]
    public async Task Verify_ForeignKeyUnderTheIssuersName_IsRefused() => Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(key: TestKey.Rsa("key-1"))));

    [Theory]
    [InlineData("/"), InlineData("/x"), InlineData("?x=1")]
    public async Task Verify_IssuerThatOnlyBeginsAlike_IsRefused(string end)
    {
        var token = _host.Sign(new() { ["iss"] = _host.Issuer.Url + end });

        Assert.Null((await _host.Machines.VerifyAsync(token, CancellationToken.None)).Value);
        Assert.Equal(Refused, await _host.RefusalOf(token));
    }

    [Theory]
    [InlineData("other"), InlineData("wasmos2"), InlineData("WASMOS"), InlineData("wasmos "), InlineData(""), InlineData(null), InlineData(IssuerHost.ClientId)]
    public async Task Verify_OtherAudience_IsRefused(string? audience) =>
        Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(new() { ["aud"] = audience })));

    [Fact]
    public async Task Verify_OneOfSeveralAudiences_IsAccepted() => Assert.Null(await _host.RefusalOf(_host.Sign(new() { ["aud"] = Both })));

    [Theory]
    [InlineData("exp", -59, true), InlineData("exp", -60, false), InlineData("exp", -3600, false)]
    [InlineData("nbf", 60, true), InlineData("nbf", 61, false), InlineData("nbf", 3600, false)]
    public async Task Verify_AtTheEdgesOfItsTime_AllowsSixtySecondsOfSkew(string claim, int seconds, bool accepted) => Assert.Equal(
        accepted ? null : Refused, await _host.RefusalOf(_host.Sign(new() { ["nbf"] = null, [claim] = _host.Now.AddSeconds(seconds).ToUnixTimeSeconds() })));

    [Fact]
    public async Task Verify_WithoutExpiry_IsRefused() => Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(new() { ["exp"] = null })));

    [Theory]
    [InlineData(null), InlineData("")]
    public async Task Verify_WithoutSubject_IsRefused(string? subject) => Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(new() { ["sub"] = subject })));

    [Theory]
    [InlineData("logout+jwt"), InlineData("secevent+jwt"), InlineData("dpop+jwt")]
    public async Task Verify_TokenOfAnotherKind_IsRefused(string type) => Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(type: type)));

    [Theory]
    [InlineData("at+jwt"), InlineData("application/at+jwt")]
    public async Task Verify_AccessToken_IsAccepted(string type) => Assert.Null(await _host.RefusalOf(_host.Sign(type: type)));

    [Fact]
    public async Task Verify_HugeToken_IsRefusedUnread()
    {
        var token = _host.Sign(new() { ["x"] = new string('a', 20_000) });

        Assert.Null(_host.Tokens.ReadIssuer(token));
        Assert.Equal(Refused, await _host.RefusalOf(token));
        Assert.Equal(0, _host.Issuer.DiscoveryReads);
    }

    [Theory]
    [InlineData(""), InlineData("."), InlineData(".."), InlineData("a.b.c"), InlineData("e30.e30."), InlineData("e30.bnVsbA.AA"), InlineData("a.b.c.d.e")]
    [InlineData("bnVsbA.bnVsbA.AA"), InlineData("eyJhbGciOjF9.eyJpc3MiOjF9.AA"), InlineData("W10.W10.AA")]
    public async Task Verify_NoToken_IsRefused(string text)
    {
        Assert.Null(_host.Tokens.ReadIssuer(text));
        Assert.Equal(Refused, await _host.RefusalOf(text));
    }

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"../../../etc/passwd"}"""), InlineData("""{"alg":"RS256","kid":"key-1' OR 1=1"}""")]
    [InlineData("""{"alg":"RS256","kid":"key-1","crit":["exp"]}"""), InlineData("""{"alg":"RS256","jwk":{"kty":"RSA"},"kid":"x"}""")]
    public async Task Verify_HostileHeader_IsRefused(string header)
    {
        var signed = $"{Base64UrlEncoder.Encode(header)}.{_host.Sign().Split('.')[1]}";
        var key = (RsaSecurityKey)_host.Issuer.Key.Private;
        var signature = key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.Equal(Refused, await _host.RefusalOf($"{signed}.{Base64UrlEncoder.Encode(signature)}"));
    }

    [Fact]
    public async Task Verify_NestedClaims_AreFoundByTheirPath()
    {
        await using var host = await IssuerHost.StartAsync(
            IssuerHost.Rule("kubernetes.io.namespace", "prod", "operator", "billing.*"), IssuerHost.Rule("realm.roles", "admins", "admin"));

        var machine = await host.Machines.VerifyAsync(
            host.Sign(new()
            {
                ["kubernetes.io"] = new Dictionary<string, object> { ["namespace"] = "prod" },
                ["realm"] = new Dictionary<string, object> { ["roles"] = UsersAndAdmins },
            }),
            CancellationToken.None);

        Assert.Equal(["operator", "admin"], machine.Value!.Identity.Roles.Select(role => role.Role));
        Assert.Equal("billing.*", machine.Value.Identity.Roles[0].Modules.ToString());
    }
}
