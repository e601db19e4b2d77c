using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Sessions;

namespace WasmOs.Kernel.Tests.Errors;

public sealed class SecretTextTests
{
    private const string Token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLXdpdGhfYWxsLWNoYXJhY3RlcnM";

    [Fact]
    public void Mask_CredentialsOfThisHost_AreHidden()
    {
        var key = ApiKeyText.New();
        var session = SessionToken.New(Guid.CreateVersion7().ToString("D"));
        string[] secrets = [key, session.ToText(SessionToken.RefreshStart), session.ToText(SessionToken.CookieStart)];
        foreach (var secret in secrets)
        {
            Assert.True(SecretText.IsIn(secret));
            Assert.Equal($"/modules/{secret[..11]}***/x", SecretText.Mask($"/modules/{secret}/x"));
        }

        Assert.Equal($"{key[..11]}*** and {key[..11]}***", SecretText.Mask($"{key} and {key}"));
    }

    [Theory]
    [InlineData(Token, "eyJ***")]
    [InlineData($"a/{Token}/b", "a/eyJ***/b")]
    [InlineData("eyJhbGciOiJub25lIn0", "eyJ***")]
    [InlineData("ww_0123456789abcdefghijklmnopqrstuv", "ww_01234567***")]
    public void Mask_TokenOrCutKey_IsHidden(string text, string masked) => Assert.Equal(masked, SecretText.Mask(text));

    [Theory]
    [InlineData("")]
    [InlineData("ww_")]
    [InlineData("eyJ")]
    [InlineData("www_service.of-many-words")]
    [InlineData("ww_01234567")]
    [InlineData("/api/v1/modules/eyjafjallajokull-of-iceland")]
    [InlineData("01988d2f7a6b7c1d8e9f0123456789abcdef")]
    public void Mask_AnythingElse_IsTheSameObject(string text)
    {
        Assert.False(SecretText.IsIn(text));
        Assert.Same(text, SecretText.Mask(text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(75)]
    public void Quoted_KeyBeforeTheCut_IsHidden(int before)
    {
        var key = ApiKeyText.New();

        Assert.DoesNotContain(key[11..20], Quoted.Of(new string('a', before) + key), StringComparison.Ordinal);
    }
}
