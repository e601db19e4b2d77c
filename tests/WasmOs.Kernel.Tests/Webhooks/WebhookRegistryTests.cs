using WasmOs.Kernel.Webhooks;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Webhooks;

public sealed class WebhookRegistryTests : IAsyncLifetime
{
    private const string Url = "https://example.com/hook";
    private WebhookHost _host = null!;

    public async Task InitializeAsync() => _host = await WebhookHost.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task CreateAsync_WithoutASecret_MakesOneAndShowsItOnce()
    {
        var made = (await _host.Registry.CreateAsync(New(), None)).Value;
        Assert.True(WebhookSecret.IsValid(made.NewSecret!));
        Assert.DoesNotContain(made.NewSecret!, made.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(made.NewSecret!, made.Webhook.ToString(), StringComparison.Ordinal);
        Assert.Null((await _host.Registry.GetAsync(made.Webhook.Id, None)).Value.NewSecret);
        Assert.Null((await _host.Registry.ListAsync(None)).Single().NewSecret);
    }

    [Fact]
    public async Task CreateAsync_WithASecret_KeepsIt()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var made = (await _host.Registry.CreateAsync(New() with { Secret = Secret, Description = "d", Active = false }, None)).Value;
        Assert.Equal((Secret, "d", false), (made.NewSecret, made.Webhook.Description, made.Webhook.Active));
    }

    [Fact]
    public async Task CreateAsync_ManyFaults_NamesAll()
    {
        var change = new WebhookChange
        {
            Url = "http://169.254.169.254/",
            Events = ["task.*", "modul.created", "*.created", ""],
            Secret = "secret",
            Description = new string('d', 2000),
            Headers = new Dictionary<string, string> { ["Host"] = "a", ["webhook-signature"] = "a", ["x y"] = "a", ["x-break"] = "a\r\nb", ["x-ok"] = "b", ["transfer-encoding"] = "chunked" },
        };
        var error = (await _host.Registry.CreateAsync(change, None)).Error!;
        Assert.Equal(
            [
                "description", "events[1]", "events[2]", "events[3]", "headers", "headers.Host", "headers.transfer-encoding", "headers.webhook-signature",
                "headers.x-break", "secret", "url"
            ],
            error.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("a\r\nb", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_AsMuchAsIsAllowed_IsKept()
    {
        var headers = Enumerable.Range(0, WebhookRules.MostHeaders).ToDictionary(i => $"x-{i}-".PadRight(64, 'a'), _ => new string('"', 1024));
        var change = New() with { Url = Url + "?" + new string('ü', 2000), Description = new string('ü', 1024), Headers = headers };
        var made = (await _host.Registry.CreateAsync(change, None)).Value.Webhook;
        Assert.Equal(headers.Values, (await _host.Registry.GetAsync(made.Id, None)).Value.Webhook.Headers.Values);
    }

    [Fact]
    public async Task CreateAsync_Nothing_SaysWhatIsMissing() =>
        Assert.Equal(["events", "url"], (await _host.Registry.CreateAsync(new WebhookChange(), None)).Error!.Fields.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task CreateAsync_TooMany_IsRefused()
    {
        for (var i = 0; i < WebhookRegistry.MostWebhooks; i++)
        {
            Assert.True((await _host.Registry.CreateAsync(New(), None)).Succeeded);
        }

        Assert.Equal("too-many-webhooks", (await _host.Registry.CreateAsync(New(), None)).Error!.Slug);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task CreateAsync_ManyAtOnce_AreNoMoreThanMayBe()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, WebhookRegistry.MostWebhooks + 8).Select(_ => Task.Run(() => _host.Registry.CreateAsync(New(), None).AsTask())));

        Assert.Equal(WebhookRegistry.MostWebhooks, answers.Count(answer => answer.Succeeded));
        Assert.Null(await _host.Registry.DeleteAsync(answers.First(answer => answer.Succeeded).Value.Webhook.Id, null, None));
        Assert.True((await _host.Registry.CreateAsync(New(), None)).Succeeded);
    }

    [Fact]
    public async Task PatchAsync_WhatIsGiven_ChangesOnlyThat()
    {
        var made = (await _host.Registry.CreateAsync(
            New() with { Description = "before", Headers = new Dictionary<string, string> { ["x-a"] = "1" } }, None)).Value.Webhook;
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        var patched = (await _host.Registry.PatchAsync(made.Id, new WebhookChange { Events = ["module.*"] }, made.ETag, None)).Value.Webhook;
        Assert.Equal(("before", Url, "x-a"), (patched.Description, patched.Url.AbsoluteUri, patched.Headers.Keys.Single()));
        Assert.Equal("module.*", Assert.Single(patched.Events));
        Assert.Equal(_host.Time.GetUtcNow(), patched.UpdatedAt);
        Assert.Equal(made.CreatedAt, patched.CreatedAt);
        Assert.NotEqual(made.ETag, patched.ETag);
        Assert.Equal("precondition-failed", (await _host.Registry.PatchAsync(made.Id, new WebhookChange { Active = false }, made.ETag, None)).Error!.Slug);
    }

    [Fact]
    public async Task PatchAsync_AnotherHost_SeesItAfterTheInterval()
    {
        await using var elsewhere = new WebhookDirectory(_host.Kernel.Storage, TestEvents.Catalog, _host.Time, seal: KernelFixture.Seal);
        Assert.Empty((await elsewhere.GetAsync(None)).Wanting("task.dead"));
        await _host.Registry.CreateAsync(New(), None);
        Assert.Empty((await elsewhere.GetAsync(None)).Wanting("task.dead"));
        _host.Time.Advance(WebhookDirectory.RefreshInterval);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await elsewhere.GetAsync(None)).Wanting("task.dead").IsEmpty)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task RotateSecretAsync_Twice_ShowsEachNewOne()
    {
        var made = (await _host.Registry.CreateAsync(New(), None)).Value;
        var rotated = (await _host.Registry.RotateSecretAsync(made.Webhook.Id, null, null, None)).Value;
        Assert.NotEqual(made.NewSecret, rotated.NewSecret);
        Assert.Equal("secret", (await _host.Registry.RotateSecretAsync(made.Webhook.Id, "weak", null, None)).Error!.Fields.Keys.Single());
        Assert.Equal("webhook-not-found", (await _host.Registry.RotateSecretAsync("x", null, null, None)).Error!.Slug);
    }

    [Fact]
    public async Task DeleteAsync_ByETag_IsGoneOnce()
    {
        var made = (await _host.Registry.CreateAsync(New(), None)).Value.Webhook;
        Assert.Equal("precondition-failed", (await _host.Registry.DeleteAsync(made.Id, "W/\"other\"", None))!.Slug);
        Assert.Null(await _host.Registry.DeleteAsync(made.Id, made.ETag, None));
        Assert.Equal("webhook-not-found", (await _host.Registry.DeleteAsync(made.Id, null, None))!.Slug);
        Assert.Equal("webhook-not-found", (await _host.Registry.GetAsync(made.Id, None)).Error!.Slug);
        Assert.Equal("webhook-not-found", (await _host.Registry.GetAsync("../webhook", None)).Error!.Slug);
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task PatchAndRotate_ManyAtOnceWithoutIfMatch_AllSucceed()
    {
        var made = (await _host.Registry.CreateAsync(New(), None)).Value.Webhook;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => i % 2 == 0
            ? _host.Registry.PatchAsync(
                made.Id, new WebhookChange { HeaderChanges = new Dictionary<string, string?> { [$"x-{i % 10}"] = "v" } }, i % 4 == 0 ? null : "*",
                None).AsTask()
            : _host.Registry.RotateSecretAsync(made.Id, null, null, None).AsTask())));

        Assert.All(answers, answer => Assert.True(answer.Succeeded, answer.Error?.Slug));
        Assert.Equal(5, (await _host.Registry.GetAsync(made.Id, None)).Value.Webhook.Headers.Count);
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task PatchAsync_ManyAtOnceWithOneETag_OneSucceeds()
    {
        var made = (await _host.Registry.CreateAsync(New(), None)).Value.Webhook;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => _host.Registry.PatchAsync(made.Id, new WebhookChange { Description = $"{i}" }, made.ETag, None).AsTask())));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal("precondition-failed", answer.Error!.Slug));
    }

    private static WebhookChange New() => new() { Url = Url, Events = ["*"] };
}
