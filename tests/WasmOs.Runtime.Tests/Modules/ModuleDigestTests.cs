using System.Security.Cryptography;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Modules;

public sealed class ModuleDigestTests
{
    private const string EmptyHex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Of_NoBytes_IsTheKnownSum()
    {
        var digest = ModuleDigest.Of([]);
        Assert.Equal(EmptyHex, digest.ToHex());
        Assert.Equal("sha256:" + EmptyHex, digest.ToString());
    }

    [Fact]
    public void Digest_ThroughBytesAndText_IsTheSame()
    {
        var digest = ModuleDigest.Of(Guests.Calc());
        var bytes = new byte[32];
        digest.CopyTo(bytes);
        Assert.Equal(SHA256.HashData(Guests.Calc()), bytes);
        Assert.Equal(digest, ModuleDigest.FromBytes(bytes));
        Assert.True(ModuleDigest.TryParse(digest.ToString(), out var parsed) && parsed == digest);
        Assert.True(ModuleDigest.TryParse(digest.ToHex(), out parsed) && parsed.GetHashCode() == digest.GetHashCode());
        Assert.True(digest != ModuleDigest.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModuleDigest.FromBytes([1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:e3b0")]
    [InlineData("sha512:" + EmptyHex)]
    [InlineData(EmptyHex + "0")]
    [InlineData(EmptyHex + "00")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(" " + EmptyHex)]
    public void TryParse_NoDigest_IsRefused(string text) => Assert.False(ModuleDigest.TryParse(text, out _));
}
