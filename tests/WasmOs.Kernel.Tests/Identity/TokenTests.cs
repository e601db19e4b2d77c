using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Tokens;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class TokenTests
{
    [Fact]
    public async Task AlgorithmNone_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var parts = (await hosts.One.SignInAsync("root")).Token!.Split('.');
        var kid = (await hosts.One.TokenKeys.GetSigningAsync(None)).Value.Kid;

        foreach (var algorithm in (string[])["none", "None", "NONE", "nOnE"])
        {
            var header = Encode($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"{{kid}}"}""");
            Assert.Equal("token-invalid", await hosts.One.RefusalAsync($"{header}.{parts[1]}."));
            Assert.Equal("token-invalid", await hosts.One.RefusalAsync($"{header}.{parts[1]}.{parts[2]}"));
        }
    }

    /// <summary>The public key, which everybody knows, must not serve as the secret of a symmetric algorithm.</summary>
    [Fact]
    public async Task SymmetricSignatureByThePublicKey_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var parts = (await hosts.One.SignInAsync("root")).Token!.Split('.');
        var signing = (await hosts.One.TokenKeys.GetSigningAsync(None)).Value;
        var point = (JsonWebKey)signing.Key;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(point.X), Y = Base64Url.DecodeFromChars(point.Y) },
        });

        foreach (var secret in (byte[][])[key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())])
        {
            var body = $"{Encode($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{signing.Kid}}"}""")}.{parts[1]}";
            var token = $"{body}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(body)))}";
            Assert.Equal("token-invalid", await hosts.One.RefusalAsync(token));
        }
    }

    /// <summary>With a secret of the operator, tokens are HS256, and a token that the host's own keys signed before is refused.</summary>
    [Fact]
    public async Task SecretOfTheOperator_SignsAndVerifiesAlone()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var before = (await hosts.One.SignInAsync("root")).Token!;
        hosts.KeyOptions.TokenSecrets = [new byte[32]];
        var other = hosts.NewHost();

        var token = (await other.SignInAsync("root")).Token!;

        Assert.Equal("HS256", new JsonWebToken(token).Alg);
        Assert.Null(await other.RefusalAsync(token));
        Assert.Equal("token-invalid", await other.RefusalAsync(before));
        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(token));
    }

    [Theory]
    [InlineData("../../../../dev/null")]
    [InlineData("' OR '1'='1")]
    [InlineData("https://example.com/key")]
    [InlineData("")]
    public async Task StrangeKeyId_IsRefused(string kid)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(Forge(hosts, ecdsa, kid)));
    }

    /// <summary>A token may not bring the key along that verifies it.</summary>
    [Fact]
    public async Task OwnKeyInTheHeader_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = (await hosts.One.TokenKeys.GetSigningAsync(None)).Value.Kid;
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        var header = new Dictionary<string, object>
        {
            ["jwk"] = new Dictionary<string, string>
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X!),
                ["y"] = Base64Url.EncodeToString(point.Y!),
                ["kid"] = kid,
            },
            ["jku"] = "https://example.com/keys",
        };

        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(Forge(hosts, ecdsa, kid, header)));
    }

    [Fact]
    public async Task Expired_IsRefusedAndSaysSo()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signedIn = await hosts.One.SignInAsync("root");
        Assert.Equal(hosts.Kernel.Time.GetUtcNow() + TimeSpan.FromMinutes(15), signedIn.ExpiresAt);
        Assert.Null(await hosts.One.RefusalAsync(signedIn.Token!));

        hosts.Kernel.Time.Advance(AccessTokens.Life);
        Assert.Null(await hosts.One.RefusalAsync(signedIn.Token!));
        hosts.Kernel.Time.Advance(AccessTokens.Skew);

        Assert.Equal("token-expired", await hosts.One.RefusalAsync(signedIn.Token!));
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("issuer")]
    [InlineData("audience")]
    [InlineData("type")]
    [InlineData("no-exp")]
    [InlineData("no-sid")]
    public async Task WrongClaims_AreRefused(string wrong)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signing = (await hosts.One.TokenKeys.GetSigningAsync(None)).Value;
        var now = hosts.Kernel.Time.GetUtcNow().UtcDateTime;
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = wrong == "issuer" ? "https://example.com" : AccessTokens.Issuer,
            Audience = wrong == "audience" ? "other" : AccessTokens.Issuer,
            TokenType = wrong == "type" ? "JWT" : "at+jwt",
            NotBefore = wrong == "nbf" ? now + TimeSpan.FromMinutes(2) : null,
            Expires = wrong == "no-exp" ? null : now + TimeSpan.FromMinutes(5),
            SigningCredentials = signing,
            Claims = wrong == "no-sid"
                ? new Dictionary<string, object> { ["sub"] = hosts.Root.Id, ["ver"] = 1 }
                : new Dictionary<string, object> { ["sub"] = hosts.Root.Id, ["ver"] = 1, ["sid"] = "s" },
        });

        Assert.Contains(await hosts.One.RefusalAsync(token), (string[])["token-invalid", "token-expired"]);
    }

    [Fact]
    public async Task OfADeletedUser_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        var token = (await hosts.One.SignInAsync("bob")).Token!;
        Assert.Null(await hosts.One.RefusalAsync(token));

        await hosts.One.Users.DeleteAsync(hosts.Root, bob.Id, null, None);
        await hosts.One.AddAsync(hosts.Root, "bob", "admin");

        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(token));
    }

    [Fact]
    public async Task BeforeAPasswordChange_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.AddAsync(hosts.Root, "bob");
        var signedIn = await hosts.One.SignInAsync("bob");
        var caller = await hosts.One.CallerOfAsync(signedIn.Token!);

        var wrong = await hosts.One.OwnPasswords.ChangeAsync(caller, "not the password", "a quite different one", null, None);
        Assert.Equal(("old-password-wrong", null), (wrong.Error?.Slug, await hosts.One.RefusalAsync(signedIn.Token!)));
        Assert.True((await hosts.One.OwnPasswords.ChangeAsync(caller, IdentityHost.Password, "a quite different one", null, None)).Succeeded);

        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(signedIn.Token!));
        Assert.Equal("refresh-token-invalid", (await hosts.One.Sessions.RefreshAsync(signedIn.RefreshToken, None)).Error?.Slug);
    }

    [Fact]
    public async Task AfterARoleChange_IsRefusedAndRefreshed()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        var signedIn = await hosts.One.SignInAsync("bob");

        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Roles = [] }, null, None);

        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(signedIn.Token!));
        var next = await hosts.One.Sessions.RefreshAsync(signedIn.RefreshToken, None);
        Assert.True((await hosts.One.CallerOfAsync(next.Value.Token!)).Permissions.IsEmpty);
    }

    /// <summary>A host that has not heard of a new user yet looks before it refuses the user's token.</summary>
    [Fact]
    public async Task OfAUserOfAnotherHost_IsAccepted()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var other = hosts.NewHost();
        Assert.True(await other.Authenticator.HasUsersAsync(None));
        await hosts.One.AddAsync(hosts.Root, "bob");
        var token = (await hosts.One.SignInAsync("bob")).Token!;
        hosts.Kernel.Time.Advance(IdentityDirectoryAge);

        Assert.Null(await other.RefusalAsync(token));
    }

    private static TimeSpan IdentityDirectoryAge => Kernel.Identity.Principals.IdentityDirectory.FreshEnough;

    private static string Forge(IdentityHosts hosts, ECDsa ecdsa, string kid, IDictionary<string, object>? header = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = AccessTokens.Issuer,
            Audience = AccessTokens.Issuer,
            TokenType = "at+jwt",
            Expires = (hosts.Kernel.Time.GetUtcNow() + TimeSpan.FromMinutes(5)).UtcDateTime,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(ecdsa) { KeyId = kid }, SecurityAlgorithms.EcdsaSha256),
            AdditionalHeaderClaims = header,
            Claims = new Dictionary<string, object> { ["sub"] = hosts.Root.Id, ["ver"] = 1, ["sid"] = "s" },
        });

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
