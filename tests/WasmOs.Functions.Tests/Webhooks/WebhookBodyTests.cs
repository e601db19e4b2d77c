using System.Text;
using WasmOs.Functions.Webhooks;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Functions.Tests.Webhooks;

public sealed class WebhookBodyTests
{
    [Fact]
    public void ReadNew_AllMembers_AreRead()
    {
        var (change, errors) = Read(WebhookBody.ReadNew, """
            {"url":"https://example.com/hook","events":["task.*","module.created"],"secret":"whsec_x","description":"d","active":false,"headers":{"x-a":"1"}}
            """);
        Assert.True(errors.IsEmpty);
        Assert.Equal(("https://example.com/hook", "whsec_x", "d", false), (change.Url, change.Secret, change.Description, change.Active));
        Assert.Equal(["task.*", "module.created"], change.Events);
        Assert.Equal("1", change.Headers!["x-a"]);
    }

    [Fact]
    public void ReadNew_ManyFaults_NamesAll()
    {
        var (_, errors) = Read(WebhookBody.ReadNew, """{"url":1,"events":"task.*","secret":[],"description":{},"active":"yes","headers":[],"event":1}""");
        Assert.Equal(["active", "description", "event", "events", "headers", "secret", "url"], Errors.Fields(errors));
        Assert.Contains("did you mean events?", Errors.Of(errors, "event").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadPatch_ASecret_IsNotKnownThere() => Errors.Single(Read(WebhookBody.ReadPatch, """{"secret":"whsec_x"}""").Faults, "secret", "not known");

    [Fact]
    [Trait("Trial", "1.22")]
    public void ReadPatch_Nulls_AreTheDefaults()
    {
        var (change, errors) = Read(WebhookBody.ReadPatch, """{"active":null,"headers":null,"description":null}""");
        Assert.True(errors.IsEmpty);
        Assert.Equal((true, 0, ""), (change.Active, change.Headers!.Count, change.Description));
    }

    [Fact]
    [Trait("Trial", "1.22")]
    public void ReadPatch_NullWhereThereIsNoDefault_IsAnError() =>
        Assert.Equal(["events", "url"], Errors.Fields(Read(WebhookBody.ReadPatch, """{"url":null,"events":null}""").Faults));

    [Fact]
    [Trait("Trial", "1.22")]
    public void ReadPatch_SomeHeaders_SetsAndRemovesThese()
    {
        var (change, errors) = Read(WebhookBody.ReadPatch, """{"headers":{"x-a":"1","x-b":null}}""");
        Assert.True(errors.IsEmpty);
        Assert.Null(change.Headers);
        Assert.Equal(("1", null), (change.HeaderChanges!["x-a"], change.HeaderChanges["x-b"]));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{}", null)]
    [InlineData("""{"secret":"whsec_x"}""", "whsec_x")]
    public void ReadRotation_WithOrWithoutABody_IsRead(string json, string? secret)
    {
        var (change, errors) = Read(WebhookBody.ReadRotation, json);
        Assert.True(errors.IsEmpty);
        Assert.Equal(secret, change.Secret);
    }

    [Fact]
    public void Write_AWebhook_HidesValuesOfHeaders()
    {
        var json = Answers.Json(new WebhookResult(OpenApi.Samples.Webhook));
        Assert.Equal("authorization", json.GetProperty("header_names")[0].GetString());
        Assert.DoesNotContain("hidden", json.GetRawText(), StringComparison.Ordinal);
        Assert.False(Answers.Json(new WebhookResult(OpenApi.Samples.Webhook with { NewSecret = null })).TryGetProperty("secret", out _));
    }

    private static (WebhookChange Change, FieldErrors Faults) Read(Func<ReadOnlyMemory<byte>, FieldErrors, WebhookChange> read, string json)
    {
        var errors = new FieldErrors();
        return (read(Encoding.UTF8.GetBytes(json), errors), errors);
    }
}
