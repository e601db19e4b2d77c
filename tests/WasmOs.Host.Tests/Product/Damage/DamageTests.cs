using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.History;
using WasmOs.ProductTests.Capabilities;
using WasmOs.Runtime;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Damage;

/// <summary>
/// Damaged content in storage counts as missing, is skipped, or is reported by name. It never causes an internal error, and the report ends when the content is
/// repaired.
/// </summary>
[Trait("Trial", "1.7")]
public sealed class DamageTests : IDisposable
{
    private const string Add = """{"function":"add","args":[5,3]}""";
    private const string Volume = """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-damage-");

    public static TheoryData<DamageKind> Kinds => [.. Enum.GetValues<DamageKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Artifact_Damaged_IsAMissAndIsReplaced(DamageKind kind)
    {
        await PrepareAsync(api => api.KeepAsync("cached", Guests.Calc()), api => api.RunAsync("cached", Add));
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "artifacts", ".cwasm", kind));

        await using (var host = await StartAsync())
        {
            Assert.Equal(8, (await host.Api.RunAsync("cached", Add)).GetProperty("result").GetInt32());
            Assert.Equal(200, (await host.Api.UploadAsync("cached", Guests.Calc())).Status);
            await IdleAsync(host);
        }

        await using var mended = await StartAsync();
        Assert.Equal("artifact", (await mended.Api.RunAsync("cached", Add)).GetProperty("usage").GetProperty("start").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Module_Damaged_IsNamedAndIsMendedByItsUpload(DamageKind kind)
    {
        await PrepareAsync(api => api.KeepAsync("spoilt", Guests.Calc()));
        StoredFiles.Damage(_folder, "artifacts", ".cwasm", DamageKind.Deleted);
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "modules", ".wasm", kind));
        await using var host = await StartAsync();

        var run = await host.Api.ExecuteAsync("spoilt", Add);
        var content = await host.Api.GetAsync("/api/v1/modules/spoilt/content");
        var task = await host.Api.SendAsync(HttpMethod.Post, "/api/v1/tasks", ProductClient.Json("""{"module_id":"spoilt","function":"add","args":[5,3]}"""));

        Assert.All([run, content, task], answer => Assert.Contains(
            "Upload the same bytes again", answer.Problem(503, "content-damaged").GetProperty("detail").GetString(), StringComparison.Ordinal));
        Assert.Equal(200, (await host.Api.GetAsync("/api/v1/modules")).Status);
        Assert.Equal(("degraded", 200), await HealthAsync(host));
        Assert.Equal(200, (await host.Api.UploadAsync("spoilt", Guests.Calc())).Status);
        Assert.Equal(8, (await host.Api.RunAsync("spoilt", Add)).GetProperty("result").GetInt32());
        Assert.Equal(200, (await host.Api.GetAsync("/api/v1/modules/spoilt/content")).Status);
        Assert.Equal(("healthy", 200), await HealthAsync(host));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bundle_Damaged_IsNamedAndIsMendedByItsUpload(DamageKind kind)
    {
        await PrepareAsync(UploadBundleAsync);
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "modules", ".bundle", kind));
        await using var host = await StartAsync();

        (await host.Api.ExecuteAsync("bundled", """{"function":"read"}""")).Problem(503, "content-damaged");
        Assert.Equal(("degraded", 200), await HealthAsync(host));
        await UploadBundleAsync(host.Api);

        Assert.Equal(1000 + 'b', await host.Api.AskAsync("bundled", "read"));
        Assert.Equal(("healthy", 200), await HealthAsync(host));
    }

    [Theory]
    [InlineData(DamageKind.Emptied)]
    [InlineData(DamageKind.CutInHalf)]
    [InlineData(DamageKind.BitFlipped)]
    public async Task Volume_Damaged_IsNamedAndAnotherNameBeginsAnew(DamageKind kind)
    {
        await PrepareAsync(api => api.KeepGuestAsync("keeper", Volume), api => api.AskAsync("keeper", "write"));
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "volumes", ".volume", kind));
        await using var host = await StartAsync();

        var problem = (await host.Api.ExecuteAsync("keeper", """{"function":"read"}""")).Problem(503, "content-damaged");
        Assert.Contains("The volume default of module keeper", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await host.Api.ExecuteAsync("keeper", """{"function":"write"}""")).Problem(503, "content-damaged");
        await host.Api.GrantAsync("keeper", """{"mounts":[{"type":"volume","path":"/v","name":"fresh"}]}""");

        Assert.Equal(0, await host.Api.AskAsync("keeper", "write"));
        Assert.Equal(1000 + 'x', await host.Api.AskAsync("keeper", "read"));
    }

    [Theory]
    [InlineData(DamageKind.Emptied, ".gz")]
    [InlineData(DamageKind.CutInHalf, ".gz")]
    [InlineData(DamageKind.BitFlipped, ".gz")]
    [InlineData(DamageKind.Deleted, ".gz")]
    [InlineData(DamageKind.ReplacedByAFolder, ".gz")]
    [InlineData(DamageKind.Emptied, ".idx")]
    [InlineData(DamageKind.CutInHalf, ".idx")]
    [InlineData(DamageKind.BitFlipped, ".idx")]
    [InlineData(DamageKind.Deleted, ".idx")]
    [InlineData(DamageKind.ReplacedByAFolder, ".idx")]
    public async Task History_Damaged_IsSkippedAndSaid(DamageKind kind, string ending)
    {
        await PrepareAsync(api => api.KeepAsync("past", Guests.Calc()), api => api.RunAsync("past", Add), api => api.RunAsync("past", Add));
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "executions", ending, kind));
        await using var host = await StartAsync();
        var fresh = await host.Api.RunAsync("past", Add);

        var listed = await host.Api.GetAsync("/api/v1/executions");

        Assert.True(listed.Status == 200, listed.Text);
        var seen = listed.Json.GetProperty("executions").GetArrayLength();
        var isSaid = listed.Json.TryGetProperty("damaged", out _);
        Assert.Equal(fresh.GetProperty("execution_id").GetString(), listed.Json.GetProperty("executions")[0].GetProperty("execution_id").GetString());

        // The index only saves reads, so nothing is lost without it. A flipped bit in the compressed lines may affect no run, but it is always reported.
        Assert.True(ending == ".idx" ? seen == 3 && !isSaid : isSaid, listed.Text);
        await host.Host.Services.GetRequiredService<ExecutionHistory>().FlushAsync(CancellationToken.None);
        Assert.Equal(200, (await host.Api.GetAsync("/api/v1/executions/" + fresh.GetProperty("execution_id").GetString())).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task History_DamagedWhileItIsWritten_GoesOnInTheNextSegment(DamageKind kind)
    {
        await using var host = await StartAsync();
        var history = host.Host.Services.GetRequiredService<ExecutionHistory>();
        await host.Api.KeepAsync("present", Guests.Calc());
        await host.Api.RunAsync("present", Add);
        await history.FlushAsync(CancellationToken.None);
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "executions", ".ndjson", kind));

        var later = await host.Api.RunAsync("present", Add);
        await history.FlushAsync(CancellationToken.None);

        Assert.Null(history.LastFailure);
        var listed = await host.Api.GetAsync("/api/v1/executions?module_id=present");
        Assert.True(listed.Status == 200, listed.Text);
        Assert.Equal(later.GetProperty("execution_id").GetString(), listed.Json.GetProperty("executions")[0].GetProperty("execution_id").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task OutputsAndOutcomes_Damaged_AreNamed(DamageKind kind)
    {
        var call = $$"""{"module_id":"greeter","function":"greet","returns":"text","args":["{{new string('x', 60_000)}}"]}""";
        string run = "", task = "";
        await PrepareAsync(
            api => api.KeepAsync("greeter", Guests.GreetRust()),
            async api => run = (await api.RunAsync("greeter", call)).GetProperty("execution_id").GetString()!,
            async api =>
            {
                task = (await api.SendAsync(HttpMethod.Post, "/api/v1/tasks", ProductClient.Json(call))).Json.GetProperty("task_id").GetString()!;
                await api.PollAsync("/api/v1/tasks/" + task, answer => answer.Json.GetProperty("state").GetString() == "succeeded");
            });
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "executions", "result.blob", kind));
        Assert.NotEqual(0, StoredFiles.Damage(_folder, "tasks", "outcome.blob", kind));
        await using var host = await StartAsync();

        Assert.Contains(
            run, (await host.Api.GetAsync("/api/v1/executions/" + run)).Problem(503, "content-damaged").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.Contains(
            task, (await host.Api.GetAsync("/api/v1/tasks/" + task)).Problem(503, "content-damaged").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.Equal((200, 200), ((await host.Api.GetAsync("/api/v1/executions")).Status, (await host.Api.GetAsync("/api/v1/tasks")).Status));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ProductHost> StartAsync() => ProductHost.StartAsync(_folder.FullName);

    /// <summary>Executes steps on a host and stops the host, so that everything is written.</summary>
    private async Task PrepareAsync(params Func<ProductClient, Task>[] steps)
    {
        await using var host = await StartAsync();
        foreach (var step in steps)
        {
            await step(host.Api);
        }

        await IdleAsync(host);
        await host.Host.StopAsync();
    }

    private static Task IdleAsync(ProductHost host) => host.Host.Services.GetRequiredService<WasmRuntime>().WhenIdleAsync().WaitAsync(ProductClient.Limit);

    private static async Task<(string? Content, int Status)> HealthAsync(ProductHost host)
    {
        var health = await host.Api.GetAsync("/health");
        var content = health.Json.GetProperty("components").EnumerateArray().Single(component => component.GetProperty("name").GetString() == "content");
        return (content.GetProperty("status").GetString(), health.Status);
    }

    private static async Task UploadBundleAsync(ProductClient api)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry("a");
            entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var file = entry.Open();
            file.Write("b"u8);
        }

        var kept = await api.SendAsync(HttpMethod.Post, "/api/v1/modules?name=bundled", ProductClient.Parts(
            ("file", Wasmtime.Wat.ToBinary(
                CapabilityGuest.Text())), ("bundle", stream.ToArray()), ("settings", Encoding.UTF8.GetBytes("""{"capabilities":{"file_access":"read"}}"""))));
        Assert.True(kept.Status is 200 or 201, kept.Text);
    }
}
