using System.Security.Cryptography;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Keys;

public sealed class SigningKeysTests : IAsyncLifetime
{
    private static readonly byte[] Data = "header.payload"u8.ToArray();

    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task GetSignerAsync_FirstUse_MakesAKeyThatVerifiesOnAnotherHost()
    {
        var key = (await NewHost().GetSignerAsync(KeyPurpose.Tokens, None)).Value;
        var signature = key.Sign(Data);
        Assert.Equal(("ES256", 64, 43), (key.Alg, signature.Length, key.Kid.Length));

        var other = await NewHost().FindAsync(KeyPurpose.Tokens, key.Kid, None);
        Assert.True(other!.Verify(Data, signature));
        signature[5] ^= 1;
        Assert.False(other.Verify(Data, signature));
    }

    [Fact]
    public async Task GetSignerAsync_ManyHostsAtOnce_HaveOneKey()
    {
        var keys = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(async () => (await NewHost().GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid)));
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task FindAsync_KeyOfAnotherPurpose_IsNotFound()
    {
        var host = NewHost();
        var audit = (await host.GetSignerAsync(KeyPurpose.Audit, None)).Value;
        Assert.Null(await host.FindAsync(KeyPurpose.Tokens, audit.Kid, None));
    }

    [Fact]
    public async Task FindAsync_RowCopiedToAnotherPurpose_IsNotBelieved()
    {
        var host = NewHost();
        var audit = (await host.GetSignerAsync(KeyPurpose.Audit, None)).Value;
        var row = (await _kernel.Storage.Tables.QueryAsync(KeyRows.Table, new TableQuery(KeyRows.PartitionOf(KeyPurpose.Audit)), None)).Entities.Single();
        var copy = new TableEntity(KeyRows.PartitionOf(KeyPurpose.Tokens), row.RowKey);
        foreach (var (name, value) in row.Properties)
        {
            copy.Set(name, value);
        }

        await _kernel.Storage.Tables.WriteAsync(KeyRows.Table, TableWrite.Insert(copy), None);
        Assert.Null(await NewHost().FindAsync(KeyPurpose.Tokens, audit.Kid, None));
        Assert.Equal("keys-unreadable", (await NewHost().GetSignerAsync(KeyPurpose.Tokens, None)).Error!.Slug);
    }

    [Fact]
    public async Task RotateAsync_OldKey_VerifiesForADayAndIsThenSweptAway()
    {
        var host = NewHost();
        var old = (await host.GetSignerAsync(KeyPurpose.Tokens, None)).Value;
        _kernel.Time.Advance(TimeSpan.FromDays(30));
        var made = (await host.RotateAsync(KeyPurpose.Tokens, None)).Value;
        Assert.Equal(made.Kid, (await host.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid);
        Assert.NotNull(await host.FindAsync(KeyPurpose.Tokens, old.Kid, None));
        Assert.Equal([made.Kid, old.Kid], (await host.ListAsync(KeyPurpose.Tokens, None)).Select(key => key.Kid));
        Assert.Equal(0, await host.SweepAsync(_kernel.Time.GetUtcNow(), None));

        _kernel.Time.Advance(SigningKeys.VerifyFor);
        Assert.Null(await host.FindAsync(KeyPurpose.Tokens, old.Kid, None));
        Assert.Equal(1, await host.SweepAsync(_kernel.Time.GetUtcNow(), None));
        Assert.Equal([made.Kid], (await host.ListAsync(KeyPurpose.Tokens, None)).Select(key => key.Kid));
    }

    [Fact]
    public async Task RotateAsync_KeyOfTheAudit_VerifiesForever()
    {
        var host = NewHost();
        var old = (await host.GetSignerAsync(KeyPurpose.Audit, None)).Value;
        await host.RotateAsync(KeyPurpose.Audit, None);
        _kernel.Time.Advance(TimeSpan.FromDays(3000));
        await host.SweepAsync(_kernel.Time.GetUtcNow(), None);
        Assert.NotNull(await host.FindAsync(KeyPurpose.Audit, old.Kid, None));
    }

    [Fact]
    public async Task RotateAsync_OnAnotherHost_IsSeenWithinFiveSecondsAndByAnUnknownIdAtOnce()
    {
        var (first, second) = (NewHost(), NewHost());
        var old = (await second.GetSignerAsync(KeyPurpose.Tokens, None)).Value;
        var made = (await first.RotateAsync(KeyPurpose.Tokens, None)).Value;
        Assert.Equal(old.Kid, (await second.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid);
        Assert.NotNull(await second.FindAsync(KeyPurpose.Tokens, made.Kid, None));

        made = (await first.RotateAsync(KeyPurpose.Tokens, None)).Value;
        _kernel.Time.Advance(SigningKeys.RefreshAfter);
        Assert.Equal(made.Kid, (await second.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid);
    }

    [Fact]
    public async Task RotateAsync_ManyAtOnce_EachMakesAKey()
    {
        var host = NewHost();
        var made = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(async () => (await NewHost().RotateAsync(KeyPurpose.Tokens, None)).Value.Kid)));
        Assert.Equal(made.Order(StringComparer.Ordinal), (await host.ListAsync(KeyPurpose.Tokens, None)).Select(key => key.Kid).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindAsync_ManyUnknownIds_ReadStorageOnceASecond()
    {
        var host = NewHost();
        await host.GetSignerAsync(KeyPurpose.Tokens, None);
        var before = _kernel.Storage.Calls;
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await host.FindAsync(KeyPurpose.Tokens, new string((char)('A' + (i % 26)), 43), None));
        }

        Assert.Null(await host.FindAsync(KeyPurpose.Tokens, "../../etc/passwd", None));
        Assert.Equal(1, _kernel.Storage.Calls - before);
    }

    [Fact]
    public async Task GetSignerAsync_StorageDown_KnownKeySignsAndAnUnknownOneThrows()
    {
        var host = NewHost();
        var key = (await host.GetSignerAsync(KeyPurpose.Tokens, None)).Value;
        _kernel.Storage.GoDown();
        _kernel.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(key.Kid, (await host.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid);
        Assert.NotNull(await host.FindAsync(KeyPurpose.Tokens, key.Kid, None));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await NewHost().GetSignerAsync(KeyPurpose.Tokens, None));
    }

    [Fact]
    public async Task GetSignerAsync_WithoutSealKey_SaysSo() =>
        Assert.Equal("secrets-key-missing", (await NewHost(SecretSeal.None).GetSignerAsync(KeyPurpose.Tokens, None)).Error!.Slug);

    [Fact]
    public async Task GetSignerAsync_SealKeyLost_SaysSoAndARotationHelps()
    {
        await NewHost().GetSignerAsync(KeyPurpose.Tokens, None);
        var host = NewHost(SecretSeal.Create([RandomNumberGenerator.GetBytes(32)]));
        Assert.Equal("keys-unreadable", (await host.GetSignerAsync(KeyPurpose.Tokens, None)).Error!.Slug);
        var made = (await host.RotateAsync(KeyPurpose.Tokens, None)).Value;
        Assert.Equal(made.Kid, (await host.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid);
    }

    [Fact]
    public async Task GetSignerAsync_SecretsOfTheSettings_SignAndStoredKeysCountNoLonger()
    {
        var stored = (await NewHost().GetSignerAsync(KeyPurpose.Tokens, None)).Value;
        byte[][] secrets = [RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)];
        var (older, newer) = (NewHost(options: new() { TokenSecrets = [secrets[1]] }), NewHost(options: new() { TokenSecrets = secrets }));
        var signature = (await older.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Sign(Data);
        var previous = await newer.FindAsync(KeyPurpose.Tokens, (await older.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Kid, None);
        Assert.Equal("HS256", previous!.Alg);
        Assert.True(previous.Verify(Data, signature));
        Assert.False((await newer.GetSignerAsync(KeyPurpose.Tokens, None)).Value.Verify(Data, signature));
        Assert.Null(await newer.FindAsync(KeyPurpose.Tokens, stored.Kid, None));
        Assert.Empty(await newer.ListAsync(KeyPurpose.Tokens, None));
        Assert.Equal("signing-key-configured", (await newer.RotateAsync(KeyPurpose.Tokens, None)).Error!.Slug);
        Assert.Equal("ES256", (await newer.GetSignerAsync(KeyPurpose.Audit, None)).Value.Alg);
    }

    private SigningKeys NewHost(SecretSeal? seal = null, KeyOptions? options = null) =>
        new(_kernel.Storage.Tables, seal ?? Seal, options ?? new KeyOptions(), _kernel.Time);
}
