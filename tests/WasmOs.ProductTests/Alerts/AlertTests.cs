using System.Text.Json;
using WasmOs.ProductTests.Webhooks;

namespace WasmOs.ProductTests.Alerts;

/// <summary>Alert rules over HTTP, and an alert that both heads evaluate by their timer.</summary>
[Collection(ProductCollection.Name)]
public sealed class AlertTests(SharedProduct product)
{
    private const string Route = "/api/v1/alerts";

    private ProductClient Api => product.Api;

    [Fact]
    public async Task List_HasTheShippedRules()
    {
        var rules = (await Api.GetAsync(Route)).Json.GetProperty("alerts").EnumerateArray().ToArray();

        var failing = rules.Single(static rule => rule.GetProperty("name").GetString() == "failing-runs");
        Assert.Equal("error_rate > 5% and execution_rate > 6/min for 5m", failing.GetProperty("condition").GetString());
        Assert.Equal(("shipped", "5m"), (failing.GetProperty("source").GetString(), failing.GetProperty("for").GetString()));
        Assert.Equal(JsonValueKind.Null, failing.GetProperty("actions").ValueKind);
        Assert.Equal(10, rules.Count(static rule => rule.GetProperty("source").GetString() == "shipped"));
    }

    [Fact]
    public async Task Put_AWrongCondition_IsRefusedWithItsPlace_AndChangesNothing()
    {
        var answer = await PutAsync("""{"alerts":[{"name":"a b","condition":"eror_rate > 5%"},{"name":"ok","condition":"error_rate > 5"}]}""");

        answer.Problem(400, "invalid-request");
        Assert.Equal("Must be 1 to 64 letters, digits, dots, hyphens and underscores, and begin with a letter or digit.", answer.Fault("alerts[0].name"));
        Assert.Equal("Column 1: 'eror_rate' is no metric of conditions; did you mean error_rate?", answer.Fault("alerts[0].condition"));
        Assert.Equal("Column 14: error_rate is compared with a number with %, such as 5%, not with '5'.", answer.Fault("alerts[1].condition"));
        (await PutAsync("""{"alerts":[{"name":"x","condition":"hosts > 1","actions":[{"type":"email","recipients":["a@example.com"]}]}]}"""))
            .Problem(400, "invalid-request");
        (await PutAsync("""{"rules":[]}""")).Problem(400, "invalid-request");
        Assert.DoesNotContain((await Api.GetAsync(Route)).Json.GetProperty("alerts").EnumerateArray(), static rule => rule.GetProperty("name").GetString() == "ok");
    }

    [Fact]
    public async Task Evaluate_AConditionThatHolds_TellsItsUrlSigned_AndShowsIt()
    {
        await using var target = await KestrelTarget.StartAsync();
        await using var host = await ProductUnderTest.StartAsync(
            ("WEBHOOK_ALLOWED_HOSTS", "127.0.0.1"), ("ALERT_WEBHOOK_SECRET", "whsec_" + Convert.ToBase64String(new byte[32])));
        var put = await host.Api.SendAsync(
            HttpMethod.Put, Route,
            ProductClient.Json($$"""{"alerts":[{"name":"here","condition":"hosts >= 1","actions":[{"type":"webhook","url":"{{target.Url}}"}]}]}"""));
        Assert.Equal(200, put.Status);

        var delivery = await target.NextAsync();

        Assert.StartsWith("v1,", delivery.Headers["webhook-signature"], StringComparison.Ordinal);
        var alert = delivery.Json;
        Assert.Equal("alert.firing", alert.GetProperty("type").GetString());
        Assert.Equal(("here", "hosts is 1 (>= 1)"), (
            alert.GetProperty("data").GetProperty("name").GetString(), alert.GetProperty("data").GetProperty("values").GetString()));
        var shown = (await host.Api.GetAsync(Route)).Json.GetProperty("alerts").EnumerateArray().Single(static rule => rule.GetProperty("name").GetString() == "here");
        Assert.Equal("firing", shown.GetProperty("state").GetString());
        var events = (await host.Api.GetAsync(Route + "/events")).Json.GetProperty("items");
        Assert.Equal("firing", Assert.Single(events.EnumerateArray()).GetProperty("kind").GetString());

        var silence = await host.Api.SendAsync(HttpMethod.Post, Route + "/here/silence", ProductClient.Json("""{"duration":"2h","reason":"upgrade"}"""));
        Assert.Equal("upgrade", silence.Json.GetProperty("silence").GetProperty("reason").GetString());
        var test = (await host.Api.SendAsync(HttpMethod.Post, Route + "/here/test")).Json;
        Assert.True(test.GetProperty("holds").GetBoolean());
        Assert.True(test.GetProperty("receivers")[0].GetProperty("sent").GetBoolean());
    }

    [Fact]
    public async Task Silence_OfARuleThatIsNotThere_Is404()
    {
        (await Api.SendAsync(HttpMethod.Post, Route + "/nowhere/silence", ProductClient.Json("""{"duration":"2h"}"""))).Problem(404, "alert-not-found");
        (await Api.SendAsync(HttpMethod.Post, Route + "/failing-runs/silence", ProductClient.Json("""{"duration":"2 weeks"}"""))).Problem(400, "invalid-request");
        (await Api.SendAsync(HttpMethod.Post, Route + "/nowhere/test")).Problem(404, "alert-not-found");
        (await Api.GetAsync(Route + "/events?continuation=%2Fx")).Problem(400, "continuation-invalid");
    }

    private Task<Answer> PutAsync(string body) => Api.SendAsync(HttpMethod.Put, Route, ProductClient.Json(body));
}
