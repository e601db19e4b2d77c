using System.Text.Json;
using WasmOs.ProductTests.HttpGuests;
using WasmOs.ProductTests.Webhooks;
using WasmOs.TestKit;
using WasmOs.TestKit.Browser;

namespace WasmOs.ProductTests.Documentation;

/// <summary>The API page in a real browser, with the modules of the README: every example that the page shows can be sent unchanged.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.23")]
public sealed class ApiPageTests(SharedProduct product)
{
    /// <summary>The operations whose example may have another response than a success, each with its statuses and the reason.</summary>
    private static readonly Dictionary<string, (int[] Statuses, string Reason)> Exceptions = new()
    {
        ["run-put"] = ([405], "The README's guest takes GET, HEAD and POST only, and says so itself."),
        ["run-patch"] = ([405], "As run-put."),
        ["run-delete"] = ([405], "As run-put."),
        ["run-options"] = ([405], "As run-put."),
        ["auth-login"] = ([401], "The host of this test has no user."),
        ["auth-refresh"] = ([401], "As auth-login."),
        ["auth-exchange"] = ([404], "The host of this test trusts no provider."),
        ["auth-oidc-get"] = ([404], "As auth-exchange."),
        ["auth-oidc-start"] = ([404], "As auth-exchange."),
        ["auth-oidc-callback"] = ([404], "As auth-exchange."),
        ["auth-setup"] = ([401], "The setup token is in the log alone."),
        ["auth-password"] = ([403], "As auth-login."),
        ["users-create"] = ([409], "The first user must be an administrator, and would close the host."),
        ["users-get"] = ([404], "As auth-login."),
        ["users-patch"] = ([404], "As auth-login."),
        ["users-delete"] = ([404], "As auth-login."),
        ["roles-patch"] = ([409], "The example's role is built in."),
        ["roles-delete"] = ([409], "As roles-patch."),
        ["api-keys-create"] = ([400], "An API key needs an owner, and there is no user."),
        ["api-keys-get"] = ([404], "As api-keys-create."),
        ["api-keys-patch"] = ([404], "As api-keys-create."),
        ["api-keys-revoke"] = ([404], "As api-keys-create."),
        ["api-keys-delete"] = ([404], "As api-keys-create."),
        ["usage-costs"] = ([404], "The host of this test has no price list."),
        ["executions-trace"] = ([200, 404], "Of a run that succeeded quickly and did not ask for it no trace is kept."),
        ["executions-cancel"] = ([409], "The run has ended."),
        ["batches-cancel"] = ([202, 409], "The batch may have ended."),
        ["batches-delete"] = ([204, 409], "The batch may still be stopping."),
        ["webhooks-redeliver"] = ([202, 409], "The delivery may still wait for its first attempt."),
    };

    private const string Nobody = "0190a000-0000-7000-8000-0123456789ab";

    [Fact]
    public async Task Page_EveryOperationWithEachExample_IsAnsweredWithSuccess()
    {
        await using var target = await KestrelTarget.StartAsync();
        await using var host = await ProductUnderTest.StartAsync(("WEBHOOK_ALLOWED_HOSTS", "127.0.0.1"));
        await host.Api.KeepAsync("calc", Guests.Calc());
        await host.Api.KeepAsync("site", Guests.HttpRust());
        await host.Api.KeepAsync("wordcount", Guests.WordCountC());
        var settings = JsonSerializer.Serialize(new { wasm = Convert.ToBase64String(Guests.Calc()), typed = Typed(target) });

        var done = (await InPageAsync(host.Api, $"const settings = {settings};\n{Script("every-operation.js")}"))[0];

        Assert.Empty(done.GetProperty("trouble").EnumerateArray().Select(text => text.GetString()));
        JsonElement[] sent = [.. done.GetProperty("sent").EnumerateArray()];
        var paths = (await host.Api.GetAsync("/api/openapi.json")).Json.GetProperty("paths");
        Assert.Equal(
            paths.EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject())
                .Select(operation => operation.Value.GetProperty("operationId").GetString())
                .Order(StringComparer.Ordinal),
            sent.Select(IdOf).Distinct().Order(StringComparer.Ordinal));
        JsonElement[] faults = [.. sent.Where(answer => !IsExpected(answer))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Page_OfAGuest_SendsPathAndQueryAsTheyAreTyped()
    {
        await product.Api.UploadAsync("page-cgi", CgiGuests.Environment());
        (string Path, string Query, string PathInfo, string QueryString)[] cases =
        [
            ("", "", "/", ""),
            ("env/x", "y=1&z=a/b", "/env/x", "y=1&z=a/b"),
            ("/a b/c?d", "?free form#1", "/a b/c?d", "free%20form%231"),
        ];

        var answers = await InPageAsync(product.Api, cases.Select(one =>
            $"const form = await open('run-get'); type(form, {Values(("path:module", "page-cgi"), ("path:path", one.Path), ("query:query", one.Query))}); return await send(form);"));

        Assert.All(cases.Zip(answers), pair =>
        {
            var variables = Shown(pair.Second).Split('\0');
            Assert.Contains("PATH_INFO=" + pair.First.PathInfo, variables);
            Assert.Contains("QUERY_STRING=" + pair.First.QueryString, variables);
        });
    }

    [Fact]
    public async Task Page_AnswerOfBytes_IsShownAsTextWhenItIsText()
    {
        await product.Api.UploadAsync("page-echo", CgiGuests.Echoes(""));
        (string Output, string Shown)[] cases = [
            ("""{"text":"å","lines":[1,2]}""", """{"text":"å","lines":[1,2]}"""), ("two\nlines", "two\nlines"), ("\0asm", "4 bytes")
        ];

        var answers = await InPageAsync(product.Api, cases.Select(one =>
            $"const form = await open('execute-module'); choose(form, 'application/octet-stream'); type(form, {Values(("path:id", "page-echo"), ("body", one.Output))}); return await send(form);"));

        Assert.Equal(cases.Select(one => one.Shown), answers.Select(Shown));
    }

    /// <summary>Values that the page leaves to its user: the targets of operations that cannot be undone, and the URL of a webhook.</summary>
    private static Dictionary<string, Dictionary<string, string>> Typed(KestrelTarget target) => new()
    {
        ["run-delete"] = new() { ["path:module"] = "site", ["path:path"] = "hello" },
        ["modules-alias-delete"] = new() { ["path:id"] = "calc", ["path:alias"] = "prod" },
        ["modules-delete"] = new() { ["path:id"] = "calc" },
        ["tiers-delete"] = new() { ["path:name"] = "pro" },
        ["users-get"] = new() { ["path:id"] = Nobody },
        ["users-patch"] = new() { ["path:id"] = Nobody },
        ["users-delete"] = new() { ["path:id"] = Nobody },
        ["roles-delete"] = new() { ["path:name"] = "viewer" },
        ["api-keys-get"] = new() { ["path:id"] = Nobody },
        ["api-keys-patch"] = new() { ["path:id"] = Nobody },
        ["api-keys-revoke"] = new() { ["path:id"] = Nobody },
        ["api-keys-delete"] = new() { ["path:id"] = Nobody },

        // The example's host does not exist, and tests must not send anything to other machines.
        ["webhooks-create"] = new() { ["body"] = $$"""{"url":"{{target.Url}}","events":["task.*","module.created"]}""" },
    };

    /// <summary>Runs each action in a page of its own, in one browser.</summary>
    private static Task<IReadOnlyList<JsonElement>> InPageAsync(ProductClient api, params IEnumerable<string> actions) => ChromiumBrowser.RunAsync(
        actions.Select(action => new BrowserStep(
            $"http://localhost:{api.Address.Port}/api/docs", $"(async () => {{\n{Script("api-page.js")}\n{action}\n}})()")));

    private static string Values(params (string Field, string Value)[] values) =>
        JsonSerializer.Serialize(values.ToDictionary(value => value.Field, value => value.Value));

    /// <summary>The response body that the page shows. Asserts that the response is a success.</summary>
    private static string Shown(JsonElement answer)
    {
        var text = answer.GetProperty("text").GetString()!;
        Assert.True(answer.GetProperty("status").GetInt32() == 200, text);
        return text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ProductTests", "Documentation", name));

    private static string? IdOf(JsonElement answer) => answer.GetProperty("id").GetString();

    private static bool IsExpected(JsonElement answer)
    {
        var status = answer.GetProperty("status").GetInt32();
        return Exceptions.TryGetValue(IdOf(answer)!, out var exception) ? exception.Statuses.Contains(status) : status is >= 200 and < 300;
    }
}
