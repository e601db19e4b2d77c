using System.Text.Json;
using WasmOs.ProductTests.HttpGuests;
using WasmOs.TestKit.Browser;

namespace WasmOs.ProductTests.Boundary;

/// <summary>A guest's page attacks the API in a real browser: from <c>/run</c> of the API's origin, and from the guest's own site.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.1")]
public sealed class GuestPageTests(SharedProduct product)
{
    // The guest is a script, so that it can be a service worker. A browser shows a script as text when it is opened as a page, and the tests' code runs in that
    // page as in any other.
    private const string Worker = "Content-Type: text/javascript\nService-Worker-Allowed: /\n\nself.addEventListener('fetch', event => event.respondWith(new Response('owned')));";
    private const string Page = "Content-Type: text/html\nContent-Security-Policy: sandbox allow-scripts allow-same-origin\nSet-Cookie: planted=1; Path=/; Domain=localhost\n\n<!doctype html><title>guest</title>";
    private const string Secret = "attack-at-dawn";

    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Page_OfAGuestUnderRun_HasNoOriginAndReachesNothing()
    {
        await PrepareAsync();

        var results = await ChromiumBrowser.RunAsync(
            new(At("localhost", "/run/evil/"), Attack("/run/evil-worker/")), new(At("localhost", "/api/docs"), "document.title"));

        var attack = results[0];
        Assert.Equal("null", attack.GetProperty("origin").GetString());
        AssertHarmless(attack);
        Assert.All(["worker", "storage", "cookie"], what => Assert.StartsWith("blocked", attack.GetProperty(what).GetString(), StringComparison.Ordinal));
        Assert.NotEqual("owned", results[1].GetString());
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Page_OfAGuestOnItsOwnSite_WorksInFullAndReachesNothingElse()
    {
        await PrepareAsync();

        var results = await ChromiumBrowser.RunAsync(
            new(At("evil-worker.localhost", "/"), Attack("/worker.js")), new(At("localhost", "/api/docs"), "document.title + document.cookie"));

        var attack = results[0];
        Assert.Equal(At("evil-worker.localhost", ""), attack.GetProperty("origin").GetString());
        AssertHarmless(attack);
        Assert.Equal(
            ("registered", "kept", "own=1"),
            (attack.GetProperty("worker").GetString(), attack.GetProperty("storage").GetString(), attack.GetProperty("cookie").GetString()));
        Assert.DoesNotContain("owned", results[1].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("own=", results[1].GetString(), StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Theory]
    [InlineData("localhost", "/run/echo-form/", "blocked: TypeError", "null")]
    [InlineData("echo-form.localhost", "/", "200 same-origin", "http://echo-form.localhost")]
    public async Task Page_OfAGuestThatSendsAForm_NeedsTheModulesOwnOrigin(string name, string path, string sent, string origin)
    {
        await _api.UploadAsync("echo-form", CgiGuests.Writes("Content-Type: text/html\n\n<!doctype html><title>form</title>"));

        var results = await ChromiumBrowser.RunAsync(new BrowserStep(At(name, path), $$"""
            (async () => {
              history.pushState(0, '', '{{path}}other');
              try { const r = await fetch('{{At(name, path)}}', {method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}, body: 'a=1'}); return [r.status + ' same-origin', self.origin]; }
              catch (e) { return ['blocked: ' + e.name, self.origin]; }
            })()
            """));

        Assert.Equal(sent, results[0][0].GetString());
        Assert.StartsWith(origin, results[0][1].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfTheApisDocumentation_CallsTheApi()
    {
        await PrepareAsync();

        var results = await ChromiumBrowser.RunAsync(new BrowserStep(At("localhost", "/api/docs"), """
            (async () => {
              const read = (await fetch('/api/v1/modules/victim')).status;
              const run = (await fetch('/api/v1/modules/victim/execute', {method: 'POST', body: '{"function":"nothing"}'})).status;
              return `${document.title.length > 0} ${read} ${run}`;
            })()
            """));

        Assert.Equal("true 200 404", results[0].GetString());
    }

    private async Task PrepareAsync()
    {
        await _api.UploadAsync("evil", CgiGuests.Writes(Page));
        await _api.UploadAsync("evil-worker", CgiGuests.Writes(Worker));
        await _api.UploadAsync("victim", WasmOs.TestKit.Guests.Calc());
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/victim", ProductClient.Json("{\"env\":{\"KEY\":\"" + Secret + "\"}}"));
    }

    private static void AssertHarmless(JsonElement attack)
    {
        Assert.DoesNotContain(Secret, attack.GetRawText(), StringComparison.Ordinal);
        Assert.All(["list", "read", "delete", "grant"], what => Assert.StartsWith("blocked", attack.GetProperty(what).GetString(), StringComparison.Ordinal));
    }

    private async Task AssertUntouchedAsync()
    {
        var victim = await _api.GetAsync("/api/v1/modules/victim");
        Assert.Equal((200, Secret), (victim.Status, victim.Json.GetProperty("settings").GetProperty("env").GetProperty("KEY").GetString()));
        var rows = await _api.GetAsync("/api/v1/executions?module_id=victim&status=succeeded");
        Assert.Equal(0, rows.Json.GetProperty("executions").GetArrayLength());
    }

    private string At(string name, string path) => $"http://{name}:{_api.Address.Port}{path}";

    private string Attack(string worker) => $$$"""
        (async () => {
          const api = '{{{At("localhost", "")}}}', found = {origin: self.origin};
          const attempt = async (name, act) => { try { found[name] = await act(); } catch (e) { found[name] = 'blocked: ' + e.name; } };
          const call = async (path, init) => { const r = await fetch(api + path, init); return r.status + ' ' + await r.text(); };
          await attempt('list', () => call('/api/v1/modules'));
          await attempt('read', () => call('/api/v1/modules/victim'));
          await attempt('delete', () => call('/api/v1/modules/victim', {method: 'DELETE'}));
          await attempt('grant', () => call('/api/v1/modules/victim', {method: 'PATCH', body: '{"env":{}}'}));
          // A browser sends this request without a preflight. The page cannot read the response, but the function would have run.
          await attempt('simple', async () => (await fetch(api + '/api/v1/modules/victim/execute', {method: 'POST', mode: 'no-cors', body: '{"function":"add","args":[1,2]}'})).type);
          await attempt('worker', async () => { await navigator.serviceWorker.register('{{{worker}}}', {scope: '/'}); return 'registered'; });
          await attempt('storage', async () => { localStorage.setItem('a', 'kept'); return localStorage.getItem('a'); });
          await attempt('cookie', async () => { document.cookie = 'own=1; path=/'; document.cookie = 'wide=1; path=/; domain=localhost'; return document.cookie; });
          return found;
        })()
        """;
}
