using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Secrets;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Keys;

public sealed class ServerSecretsTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task GetAsync_ManyHostsAtOnce_HaveOneSecretAPurpose()
    {
        var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => (await NewHost().GetAsync(KeyPurpose.ApiKeys, None)).Value)));
        Assert.All(secrets, secret => Assert.Equal(secrets[0], secret));
        Assert.Equal(32, secrets[0].Length);
        Assert.NotEqual(secrets[0], (await NewHost().GetAsync("cursor", None)).Value);
    }

    [Fact]
    public async Task GetAsync_GivenByTheSettings_IsThat()
    {
        var given = new byte[16];
        Assert.Same(given, (await NewHost(options: new() { ApiKeySecret = given }).GetAsync(KeyPurpose.ApiKeys, None)).Value);
        Assert.NotEqual(given, (await NewHost(options: new() { ApiKeySecret = given }).GetAsync("cursor", None)).Value);
    }

    [Fact]
    public async Task GetAsync_StorageDown_SecretInMemoryIsUsed()
    {
        var host = NewHost();
        var secret = (await host.GetAsync(KeyPurpose.ApiKeys, None)).Value;
        _kernel.Storage.GoDown();
        Assert.Same(secret, (await host.GetAsync(KeyPurpose.ApiKeys, None)).Value);
    }

    [Fact]
    public async Task GetAsync_WithoutOrWithAnotherSealKey_SaysSo()
    {
        Assert.Equal("secrets-key-missing", (await NewHost(SecretSeal.None).GetAsync(KeyPurpose.ApiKeys, None)).Error!.Slug);
        await NewHost().GetAsync(KeyPurpose.ApiKeys, None);
        var other = SecretSeal.Create([[.. Enumerable.Repeat((byte)7, 32)]]);
        Assert.Equal("keys-unreadable", (await NewHost(other).GetAsync(KeyPurpose.ApiKeys, None)).Error!.Slug);
    }

    private ServerSecrets NewHost(SecretSeal? seal = null, KeyOptions? options = null) =>
        new(_kernel.Storage.Tables, seal ?? Seal, options ?? new KeyOptions(), _kernel.Time);
}
