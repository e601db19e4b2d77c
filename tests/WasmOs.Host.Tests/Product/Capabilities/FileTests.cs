using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using WasmOs.ProductTests.Capabilities;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product.Capabilities;

public sealed class FileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-files-");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bundle_ZipOrTar_IsReadByRunsAndNotWritten(bool isTar)
    {
        await using var host = await StartAsync();
        var kept = await UploadAsync(host, "bundled", isTar ? Tar("a", "b") : Zip("a", "b"), """{"capabilities":{"file_access":"write"}}""");

        Assert.True(kept.Status == 201, kept.Text);
        Assert.StartsWith("sha256:", kept.Json.GetProperty("bundle").GetString(), StringComparison.Ordinal);
        Assert.Equal(1000 + 'b', await host.Api.AskAsync("bundled", "read"));
        Assert.NotEqual(0, await host.Api.AskAsync("bundled", "write"));
    }

    [Fact]
    public async Task Bundle_WithoutFileAccess_IsNotGiven()
    {
        await using var host = await StartAsync();
        await UploadAsync(host, "withheld", Zip("a", "b"), "{}");

        Assert.Equal(CapabilityGuest.NotCapable, await host.Api.AskAsync("withheld", "read"));
    }

    [Fact]
    public async Task Bundle_Another_IsAnotherVersion()
    {
        await using var host = await StartAsync();
        const string Settings = """{"capabilities":{"file_access":"read"}}""";
        await UploadAsync(host, "twice", Zip("a", "b"), Settings);

        var same = await UploadAsync(host, "twice", Zip("a", "b"), Settings);
        var other = await UploadAsync(host, "twice", Zip("a", "c"), Settings);

        Assert.Equal((200, 201), (same.Status, other.Status));
        Assert.Equal((1000 + 'b', 1000 + 'c'), (await host.Api.AskAsync("twice@1", "read"), await host.Api.AskAsync("twice@2", "read")));
    }

    [Fact]
    public async Task Bundle_Hostile_IsRefused()
    {
        await using var host = await StartAsync();
        byte[][] hostile = [
            Zip("../a", "b"), Zip("/a", "b"), Tar("../a", "b"), "PK not a zip"u8.ToArray(), Zip("a", new string('x', 70_000_000)),
            Encoding.ASCII.GetBytes(new string('y', 2000))
        ];
        foreach (var bundle in hostile)
        {
            (await UploadAsync(host, "hostile", bundle, "{}")).Problem(422, "invalid-bundle");
        }

        Assert.Equal(404, (await host.Api.GetAsync("/api/v1/modules/hostile")).Status);
    }

    [Fact]
    public async Task Volume_Written_IsThereInLaterRunsAndAfterARestart()
    {
        await using (var before = await StartAsync())
        {
            await before.Api.KeepGuestAsync("keeper", """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""");
            Assert.NotEqual(1000 + 'x', await before.Api.AskAsync("keeper", "read"));
            Assert.Equal(0, await before.Api.AskAsync("keeper", "write"));
            Assert.Equal(1000 + 'x', await before.Api.AskAsync("keeper", "read"));
        }

        await using var after = await StartAsync();
        Assert.Equal(1000 + 'x', await after.Api.AskAsync("keeper", "read"));
        await after.Api.GrantAsync("keeper", """{"file_access":"write","mounts":[{"type":"volume","path":"/v","mode":"read"}]}""");
        Assert.NotEqual(0, await after.Api.AskAsync("keeper", "write"));
        await after.Api.GrantAsync("keeper", """{"file_access":"write","mounts":[{"type":"volume","path":"/v","name":"other"}]}""");
        Assert.NotEqual(1000 + 'x', await after.Api.AskAsync("keeper", "read"));
    }

    [Fact]
    public async Task Volume_ChangedByAnotherRunMeanwhile_FailsTheRunAndKeepsNothingOfIt()
    {
        await using var host = await StartAsync();
        await host.Api.KeepAsync("racer", CapabilityGuest.Racer);
        await host.Api.GrantAsync("racer", """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""");
        await host.Api.SendAsync(HttpMethod.Patch, "/api/v1/modules/racer", ProductClient.Json("""{"http":{"reads_to_end":true}}"""));
        using var slow = await RawExchange.StartAsync(host.Api.Address, "POST /run/racer", "Transfer-Encoding: chunked", "Connection: close");

        // This request has its copy of the volume and waits for the rest of its body.
        await slow.ReadUntilAsync("\r\n\r\n");
        await slow.SendChunkAsync("slow");
        await slow.ReadUntilAsync("slow\r\n");
        Assert.Equal(200, (await host.Api.SendAsync(HttpMethod.Post, "/run/racer", new StringContent("fast"))).Status);
        await slow.SendAsync("0\r\n\r\n"u8.ToArray());

        // The response has begun, so only a cut connection can show the failure.
        await Assert.ThrowsAnyAsync<IOException>(slow.ReadToEndAsync);
        var failed =
            await host.Api.PollAsync("/api/v1/executions?module_id=racer&status=failed", answer => answer.Json.GetProperty("executions").GetArrayLength() == 1);
        Assert.Equal("volume_conflict", failed.Json.GetProperty("executions")[0].GetProperty("fault").GetProperty("kind").GetString());
        Assert.Equal(200, (await host.Api.SendAsync(HttpMethod.Post, "/run/racer", new StringContent("later"))).Status);
    }

    [Fact]
    public async Task Volume_OfADeletedModule_IsNotSeenByTheNextOfItsName()
    {
        const string Grants = """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""";
        await using var host = await StartAsync();
        await host.Api.KeepGuestAsync("reborn", Grants);
        Assert.Equal(0, await host.Api.AskAsync("reborn", "write"));

        await host.Api.SendAsync(HttpMethod.Delete, "/api/v1/modules/reborn");
        await host.Api.KeepGuestAsync("reborn", Grants);
        Assert.NotEqual(1000 + 'x', await host.Api.AskAsync("reborn", "read"));
    }

    [Fact]
    public async Task Scratch_Written_IsGoneAfterTheRun()
    {
        await using var host = await StartAsync();
        await host.Api.KeepGuestAsync("forgetful", """{"file_access":"write","mounts":[{"type":"scratch","path":"/","size":100}]}""");

        Assert.Equal(0, await host.Api.AskAsync("forgetful", "write"));
        Assert.NotEqual(1000 + 'x', await host.Api.AskAsync("forgetful", "read"));
        await host.Api.GrantAsync("forgetful", """{"file_access":"write","mounts":[{"type":"scratch","path":"/","size":0}]}""");
        Assert.NotEqual(0, await host.Api.AskAsync("forgetful", "write"));
    }

    [Fact]
    public async Task Host_BelowAnAllowedDirectory_IsReadAndLinksOutOfItAreNot()
    {
        var allowed = _folder.CreateSubdirectory("allowed");
        var secret = _folder.CreateSubdirectory("elsewhere");
        await File.WriteAllTextAsync(Path.Combine(allowed.FullName, "a"), "h");
        await File.WriteAllTextAsync(Path.Combine(secret.FullName, "secret"), "s");
        File.CreateSymbolicLink(Path.Combine(allowed.FullName, "out"), secret.FullName);
        await using var host = await StartAsync($"allowed_host_directories: [{allowed.FullName}]");
        await host.Api.KeepGuestAsync("hosted", Mount(allowed.FullName));

        var outside = await host.Api.PatchAsync("hosted", Mount(secret.FullName));
        var through = await host.Api.PatchAsync("hosted", Mount(Path.Combine(allowed.FullName, "out")));

        Assert.Equal(1000 + 'h', await host.Api.AskAsync("hosted", "read"));
        Assert.InRange(await host.Api.AskAsync("hosted", "escape"), 1, 999);
        Assert.NotEqual(0, await host.Api.AskAsync("hosted", "write"));
        Assert.All(
            [outside, through], answer => Assert.Contains("allowed_host_directories", answer.Fault("capabilities.mounts[0].source"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_WithoutAllowedDirectories_IsRefused()
    {
        await using var host = await StartAsync();
        await host.Api.KeepAsync("unhosted", CapabilityGuest.Text());

        var answer = await host.Api.PatchAsync("unhosted", Mount(_folder.FullName));

        Assert.NotEmpty(answer.Fault("capabilities.mounts[0].source"));
    }

    [Fact]
    public async Task Host_NoLongerAllowed_IsAWarningAndFailsTheRun()
    {
        var once = _folder.CreateSubdirectory("once");
        await File.WriteAllTextAsync(Path.Combine(once.FullName, "a"), "h");
        await using (var before = await StartAsync($"allowed_host_directories: [{once.FullName}]"))
        {
            await before.Api.KeepGuestAsync("narrowed", Mount(once.FullName));
            Assert.Empty((await before.Api.GetAsync("/api/v1/modules/narrowed")).Json.GetProperty("warnings").EnumerateArray());
            Assert.Equal(1000 + 'h', await before.Api.AskAsync("narrowed", "read"));
        }

        await using var after = await StartAsync();
        var run = await after.Api.RunAsync("narrowed", """{"function":"read"}""");
        var module = (await after.Api.GetAsync("/api/v1/modules/narrowed")).Json;

        Assert.Equal("mount_failed", run.GetProperty("fault").GetProperty("kind").GetString());
        Assert.Contains("allowed_host_directories", run.GetProperty("fault").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("/h", Assert.Single(module.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        await after.Api.GrantAsync("narrowed", """{"file_access":"write","mounts":[]}""");
        Assert.NotEqual(1000 + 'h', await after.Api.AskAsync("narrowed", "read"));
    }

    [Fact]
    public async Task File_WithMounts_SaysThatTheModulesOwnAreNotUsed()
    {
        await using var host = await StartAsync("module_capabilities: { overruled: { file_access: write, mounts: [{ type: scratch, path: /s }] } }");
        await host.Api.KeepGuestAsync("overruled", """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""");

        var module = (await host.Api.GetAsync("/api/v1/modules/overruled")).Json;

        Assert.Contains("operator's file", Assert.Single(module.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_ForAModule_IsItsDefaultAndItsCeiling()
    {
        await using var host = await StartAsync("""
            module_capabilities:
              bounded:
                clock: false
                file_access: write
                mounts: [{ type: scratch, path: / }]
            """);
        await host.Api.KeepGuestAsync("bounded", """{"clock":true,"randomness":false}""");

        Assert.Equal(CapabilityGuest.NotCapable, await host.Api.AskAsync("bounded", "clock"));
        Assert.Equal(CapabilityGuest.NotCapable, await host.Api.AskAsync("bounded", "random"));
        Assert.Equal(0, await host.Api.AskAsync("bounded", "write"));
        await host.Api.GrantAsync("bounded", """{"file_access":"read"}""");
        Assert.Equal(CapabilityGuest.NotCapable, await host.Api.AskAsync("bounded", "write"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ProductHost> StartAsync(string? yaml = null)
    {
        var file = Path.Combine(_folder.FullName, "capabilities.yaml");
        File.WriteAllText(file, yaml ?? "");
        return ProductHost.StartAsync(
            Path.Combine(_folder.FullName, "data"), options => options.Settings = new Dictionary<string, string> { ["CAPABILITIES_FILE"] = file });
    }

    private static string Mount(string source) =>
        $$"""{"file_access":"write","mounts":[{"type":"host","path":"/h","source":{{JsonSerializer.Serialize(source)}}}]}""";

    private static Task<Answer> UploadAsync(ProductHost host, string name, byte[] bundle, string settings) => host.Api.SendAsync(
        HttpMethod.Post, $"/api/v1/modules?name={name}",
        ProductClient.Parts(("file", Wasmtime.Wat.ToBinary(CapabilityGuest.Text())), ("bundle", bundle), ("settings", Encoding.UTF8.GetBytes(settings))));

    private static byte[] Zip(string name, string content)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var writer = new StreamWriter(entry.Open());
            writer.Write(content);
        }

        return stream.ToArray();
    }

    private static byte[] Tar(string name, string content)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        return stream.ToArray();
    }
}
