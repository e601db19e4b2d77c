using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WasmOs.Infra.Local;
using WasmOs.ProductTests.Tasks;
using WasmOs.Storage;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Webhooks;

/// <summary>A reader of the files in the data folder finds no secrets.</summary>
[Trait("Trial", "1.10")]
public sealed class SecretsAtRestTests : IDisposable
{
    private const string Path = "/api/v1/webhooks";
    private const string Header = "header-value-that-is-secret";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-secrets-");

    private string Data => System.IO.Path.Combine(_folder.FullName, "data");

    [Fact]
    public async Task Create_Webhook_ItsSecretsAreInNoFileAndNoLogLine()
    {
        string[] secrets;
        await using (var host = await ProductHost.StartAsync(Data))
        {
            var made = await CreateAsync(host.Api, ("Idempotency-Key", "once"));
            var rotated = await host.Api.SendAsync(HttpMethod.Post, $"{Path}/{Id(made)}/rotate-secret", ProductClient.Json("{}"));
            await host.Api.KeepAsync("calc", Guests.Calc());
            Assert.Equal(202, (await host.Api.SubmitAsync("""{"module_id":"calc","function":"add","args":[1,2]}""")).Status);
            await host.Api.SendAsync(HttpMethod.Post, $"{Path}/{Id(made)}/test");
            secrets = [Secret(made), Secret(rotated), Header];

            Assert.Equal(Secret(made), Secret(await CreateAsync(host.Api, ("Idempotency-Key", "once"))));
            AssertNowhere(secrets);
            Assert.All(secrets, secret => Assert.DoesNotContain(host.Log.Entries, entry => entry.Message.Contains(secret, StringComparison.Ordinal)));
            await host.Host.StopAsync();
        }

        AssertNowhere(secrets);
    }

    [Fact]
    public async Task Start_OnSecretsInClear_EncryptsThem()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var id = Guid.CreateVersion7().ToString();
        await using (var before = LocalStorage.Open(new LocalStorageOptions { Folder = Data }, TimeProvider.System))
        {
            await before.Tables.EnsureTableAsync("Webhooks", CancellationToken.None);
            var row = new TableEntity("webhook", id).Set("url", "https://example.com/").Set("events", "task.*").Set("active", true).Set("secret", Secret)
                .Set("headers", Encoding.UTF8.GetBytes($$"""{"X-Token":"{{Header}}"}"""))
                    .Set("created_at", DateTimeOffset.UnixEpoch)
                    .Set("updated_at", DateTimeOffset.UnixEpoch);
            await before.Tables.WriteAsync("Webhooks", TableWrite.Insert(row), CancellationToken.None);
        }

        Assert.Contains(Files(), file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0);
        await using (var host = await ProductHost.StartAsync(Data))
        {
            await host.Api.PollAsync($"{Path}/{id}", answer => answer.Headers["ETag"] != "" && IsSealed(host, id));
            Assert.Contains("X-Token", (await host.Api.GetAsync($"{Path}/{id}")).Text, StringComparison.Ordinal);
            await host.Host.StopAsync();
        }

        AssertNowhere(Secret, Header);
    }

    [Fact]
    public async Task Start_WithAnotherKey_SaysWhatToDoAndGivesItBackWithTheRightOne()
    {
        string id;
        await using (var host = await ProductHost.StartAsync(Data, Keyed(1)))
        {
            id = Id(await CreateAsync(host.Api));
            await host.Host.StopAsync();
        }

        await using (var host = await ProductHost.StartAsync(Data, Keyed(2)))
        {
            Assert.Equal(200, (await host.Api.GetAsync($"{Path}/{id}")).Status);
            var refused = await host.Api.SendAsync(HttpMethod.Patch, $"{Path}/{id}", ProductClient.Json("""{"description":"new"}"""));
            Assert.Contains("SECRETS_KEY", refused.Problem(503, "secrets-unreadable").GetProperty("detail").GetString(), StringComparison.Ordinal);
            await host.Host.StopAsync();
        }

        await using var both = await ProductHost.StartAsync(Data, Keyed(2, 1));
        var changed = await both.Api.SendAsync(HttpMethod.Patch, $"{Path}/{id}", ProductClient.Json("""{"description":"new"}"""));
        Assert.True(changed.Status == 200 && changed.Text.Contains("X-Token", StringComparison.Ordinal), changed.Text);
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base 64")]
    public async Task Start_WithAKeyThatIsNone_SaysWhichAndNotItsValue(string key)
    {
        using var host = new HostProcess(("SERVER_PORT", "0"), ("DATA_DIR", Data), ("SECRETS_KEY", key));
        (var exitCode, var errors) = await host.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("SECRETS_KEY", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(key, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnANewFolder_MakesKeysAndFilesForTheOwnerAlone()
    {
        await using var host = await ProductHost.StartAsync(Data);
        await host.Api.KeepAsync("calc", Guests.Calc());
        await host.Api.RunAsync("calc", """{"function":"add","args":[5,3]}""");

        Assert.All(
            Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Append(Data),
            entry => Assert.Equal((entry, (UnixFileMode)0), (entry, OthersOf(entry))));
        Assert.Equal(["artifact.key", "secrets.key"], Directory.GetFiles(System.IO.Path.Combine(Data, "keys")).Select(System.IO.Path.GetFileName).Order());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Action<HostOptions> Keyed(params byte[] keys) => options => options.Settings = new Dictionary<string, string>
    {
        ["SECRETS_KEY"] = string.Join(',', keys.Select(key => Convert.ToBase64String(SHA256.HashData([key])))),
    };

    private static Task<Answer> CreateAsync(ProductClient api, params (string, string)[] headers) => api.SendAsync(
        HttpMethod.Post, Path, ProductClient.Json(
            $$"""{"url":"https://example.com/hook","events":["module.deleted"],"headers":{"X-Token":"{{Header}}"} }"""), headers);

    private static string Id(Answer webhook) => webhook.Json.GetProperty("webhook_id").GetString()!;

    private static string Secret(Answer webhook) => webhook.Json.GetProperty("secret").GetString()!;

    private static bool IsSealed(ProductHost host, string id)
    {
        var storage = (IStorage)host.Host.Services.GetService(typeof(IStorage))!;
        return storage.Tables.GetAsync("Webhooks", "webhook", id, CancellationToken.None).AsTask().GetAwaiter().GetResult()!.GetString("secret") is null;
    }

    private IEnumerable<byte[]> Files() =>
        Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Where(file => System.IO.Path.GetFileName(file) != "lock").Select(Read);

    private void AssertNowhere(params string[] secrets)
    {
        // Search also for the JSON-escaped form, in which a plus or a slash may be escaped.
        byte[][] wanted = [.. secrets.SelectMany(secret => new[] { secret, JsonSerializer.Serialize(secret)[1..^1] })
            .Distinct()
            .Select(Encoding.UTF8.GetBytes)];
        Assert.All(Files(), file => Assert.All(wanted, secret => Assert.Equal(-1, file.AsSpan().IndexOf(secret))));
    }

    private static UnixFileMode OthersOf(string entry) => OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(entry) & PrivateFiles.Others;

    /// <summary>
    /// Returns the bytes of a file. The host locks a file while it writes it, and renames it afterwards. Such a file counts as empty here; it is read under its
    /// final name when the host has stopped.
    /// </summary>
    private static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new MemoryStream();
            file.CopyTo(content);
            return content.ToArray();
        }
        catch (IOException) when (path.Contains(
            $"{System.IO.Path.DirectorySeparatorChar}temporary{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        {
            return [];
        }
    }
}
