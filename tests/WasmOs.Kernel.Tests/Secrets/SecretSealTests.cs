using System.Security.Cryptography;
using WasmOs.Kernel.Secrets;

namespace WasmOs.Kernel.Tests.Secrets;

[Trait("Trial", "1.10")]
public sealed class SecretSealTests
{
    private const string Place = "table/Webhooks/webhook/1/sealed_secrets";

    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(48);
    private static readonly byte[] Clear = "whsec_secret"u8.ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void TryOpen_WhatWasSealed_IsTheValue(int length)
    {
        var value = RandomNumberGenerator.GetBytes(length);
        var seal = SecretSeal.Create([Old]);
        Assert.True(seal.TryOpen(seal.Seal(value, Place), Place, out var opened, out _));
        Assert.Equal(value, opened);
    }

    [Fact]
    public void Seal_SameValueTwice_IsUnlikeAndHoldsNoClearText()
    {
        var seal = SecretSeal.Create([Old]);
        var (first, second) = (seal.Seal(Clear, Place), seal.Seal(Clear, Place));
        Assert.NotEqual(first, second);
        Assert.Equal(-1, first.AsSpan().IndexOf("secret"u8));
    }

    [Fact]
    public void TryOpen_AtAnotherPlace_IsRefused()
    {
        var seal = SecretSeal.Create([Old]);
        Assert.False(seal.TryOpen(seal.Seal(Clear, Place), Place.Replace('1', '2'), out var opened, out var problem));
        Assert.Null(opened);
        Assert.Contains("copied", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpen_AnyBitChanged_IsRefused()
    {
        var seal = SecretSeal.Create([Old]);
        var value = seal.Seal(Clear, Place);
        for (var bit = 0; bit < value.Length * 8; bit++)
        {
            var changed = value.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(seal.TryOpen(changed, Place, out _, out _));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SecretSeal.Overhead - 1)]
    public void TryOpen_TooShort_IsRefused(int length) => Assert.False(SecretSeal.Create([Old]).TryOpen(new byte[length], Place, out _, out _));

    [Fact]
    public void TryOpen_UnderAnOlderKey_OpensAndTheNewestSeals()
    {
        var value = SecretSeal.Create([Old]).Seal(Clear, Place);
        var both = SecretSeal.Create([New, Old]);

        Assert.True(both.TryOpen(value, Place, out _, out _));
        Assert.False(SecretSeal.Create([Old]).TryOpen(both.Seal(Clear, Place), Place, out _, out _));
        Assert.True(SecretSeal.Create([New]).TryOpen(both.Seal(Clear, Place), Place, out _, out _));
    }

    [Fact]
    public void TryOpen_UnderALostKey_NamesTheKeyAndTheSetting()
    {
        var value = SecretSeal.Create([Old]).Seal(Clear, Place);
        Assert.False(SecretSeal.Create([New]).TryOpen(value, Place, out _, out var problem));
        Assert.Contains(SecretSeal.Create([Old]).ToString().Split(' ')[1], problem, StringComparison.Ordinal);
        Assert.Contains("SECRETS_KEY", problem, StringComparison.Ordinal);
        Assert.False(SecretSeal.None.TryOpen(value, Place, out _, out _));
    }

    [Fact]
    public void Seal_WithoutAKey_Throws() => Assert.Throws<InvalidOperationException>(() => SecretSeal.None.Seal(Clear, Place));

    [Theory]
    [InlineData(32, 1, true)]
    [InlineData(64, 1, true)]
    [InlineData(32, 3, true)]
    [InlineData(31, 1, false)]
    [InlineData(0, 1, false)]
    public void TryParseKeys_KeysInBase64_AreTakenWhenTheyAreLongEnough(int bytes, int count, bool expected)
    {
        var text = string.Join(" , ", Enumerable.Range(0, count).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes))));
        Assert.Equal(expected, SecretSeal.TryParseKeys(text, out var keys));
        Assert.Equal(expected ? count : 0, keys.Count);
    }

    [Fact]
    public void TryParseKeys_NoBase64_IsRefused() => Assert.False(SecretSeal.TryParseKeys("not base 64, really not so long as it looks at all", out _));
}
