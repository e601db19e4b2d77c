using Microsoft.AspNetCore.Http;
using WasmOs.Infra.Federation.Oidc;

namespace WasmOs.Federation.Tests.Oidc;

/// <summary>The keys of issuers: rotation, and issuers that are down, hang, send too much or send the caller elsewhere.</summary>
public sealed class IssuerMetadataTests : IAsyncLifetime
{
    private const string Refused = "issuer-token-refused";
    private const string Unavailable = "issuer-unavailable";

    private IssuerHost _host = null!;

    public async Task InitializeAsync() => _host = await IssuerHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Verify_TokenWithANewKey_ReadsTheKeysAnewAtOnce()
    {
        Assert.Null(await _host.RefusalOf(_host.Sign()));
        var next = TestKey.Rsa("key-2");
        _host.Issuer.Published.Add(next.Public);
        _host.Time.Advance(IssuerMetadata.RefreshGap);

        Assert.Null(await _host.RefusalOf(_host.Sign(key: next)));
        Assert.Null(await _host.RefusalOf(_host.Sign()));
        Assert.Equal(2, _host.Issuer.DiscoveryReads);
    }

    [Fact]
    public async Task Verify_UnknownKeys_ReadTheKeysAtMostOnceAMinute()
    {
        Assert.Null(await _host.RefusalOf(_host.Sign()));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(key: TestKey.Elliptic($"unknown-{i}"))));
        }

        Assert.Equal(1, _host.Issuer.DiscoveryReads);
        _host.Time.Advance(IssuerMetadata.RefreshGap);
        Assert.Equal(Refused, await _host.RefusalOf(_host.Sign(key: TestKey.Elliptic("unknown"))));
        Assert.Equal(2, _host.Issuer.DiscoveryReads);
    }

    [Fact]
    public async Task Verify_WithdrawnKey_IsRefusedAfterAnHour()
    {
        Assert.Null(await _host.RefusalOf(_host.Sign()));
        _host.Issuer.Published.Clear();
        _host.Issuer.Published.Add(TestKey.Rsa("key-2").Public);
        _host.Time.Advance(IssuerMetadata.RefreshAfter);

        await _host.RefusalOf(_host.Sign()); // Begins the reading behind the request.
        await _host.ReadsEndAsync();
        Assert.Equal(Refused, await _host.RefusalOf(_host.Sign()));
    }

    [Fact]
    public async Task Verify_ManyFirstTokens_ReadTheKeysOnce()
    {
        var tokens = Enumerable.Range(0, 20).Select(_ => _host.RefusalOf(_host.Sign())).ToArray();

        Assert.All(await Task.WhenAll(tokens), Assert.Null);
        Assert.Equal(1, _host.Issuer.DiscoveryReads);
    }

    [Fact]
    public async Task Verify_IssuerIsDown_KnownKeysStillVerifyAndOthersAreUnavailable()
    {
        Assert.Null(await _host.RefusalOf(_host.Sign()));
        _host.Issuer.Instead = Status(StatusCodes.Status500InternalServerError);
        _host.Time.Advance(IssuerMetadata.RefreshAfter * 3);

        Assert.Null(await _host.RefusalOf(_host.Sign()));
        await _host.ReadsEndAsync();
        _host.Time.Advance(IssuerMetadata.RefreshGap);
        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign(key: TestKey.Rsa("key-2"))));

        _host.Time.Advance(IssuerMetadata.OldestUsed);
        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
    }

    [Fact]
    public async Task Verify_IssuerWasDownAtFirst_IsAskedAgainAfterAWhile()
    {
        _host.Issuer.Instead = Status(StatusCodes.Status503ServiceUnavailable);
        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
        _host.Issuer.Instead = null;

        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
        Assert.Equal(1, _host.Issuer.DiscoveryReads);
        _host.Time.Advance(IssuerMetadata.RetryGap);
        Assert.Null(await _host.RefusalOf(_host.Sign()));
    }

    [Fact]
    public async Task Verify_IssuerHangs_IsUnavailableAfterTheTimeLimit()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Issuer.Instead = async context =>
        {
            asked.TrySetResult();
            var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
            return true;
        };

        var refusal = _host.RefusalOf(_host.Sign());
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(refusal.IsCompleted);
        _host.Time.Advance(IssuerHttp.TimeLimit);

        Assert.Equal(Unavailable, await refusal.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Verify_IssuerSendsTooMuch_IsUnavailable()
    {
        _host.Issuer.Instead = async context =>
        {
            await context.Response.WriteAsync("{\"issuer\":\"" + new string('a', 2 * IssuerHttp.MaxBytes) + "\"}");
            return true;
        };

        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
    }

    [Theory]
    [InlineData("not json"), InlineData("[]"), InlineData("null"), InlineData("{}"), InlineData("{\"issuer\":1}"), InlineData("")]
    public async Task Verify_IssuerSendsNonsense_IsUnavailable(string body)
    {
        _host.Issuer.Instead = async context =>
        {
            await context.Response.WriteAsync(body);
            return true;
        };

        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
    }

    [Fact]
    public async Task Verify_IssuerRedirects_IsNotFollowed()
    {
        await using var other = await TestIssuer.StartAsync();
        _host.Issuer.Instead = context =>
        {
            context.Response.Redirect(other.Url + context.Request.Path);
            return Task.FromResult(true);
        };

        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
        Assert.Equal(0, other.DiscoveryReads);
    }

    [Fact]
    public async Task Verify_ConfigurationOfAnotherIssuer_IsNotUsed()
    {
        _host.Issuer.ClaimedIssuer = "https://issuer.example";

        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
    }

    [Theory]
    [InlineData("http://keys.example/keys"), InlineData("file:///etc/passwd"), InlineData("/keys"), InlineData("ftp://127.0.0.1/keys")]
    public async Task Verify_KeysAtAnAddressThatIsNotHttps_AreNotRead(string address)
    {
        _host.Issuer.KeysUrl = address;

        Assert.Equal(Unavailable, await _host.RefusalOf(_host.Sign()));
    }

    private static Func<HttpContext, Task<bool>> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };
}
