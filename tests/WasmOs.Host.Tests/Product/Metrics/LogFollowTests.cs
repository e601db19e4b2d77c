using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Host.Admission;
using WasmOs.Host.Tests.Product.Access;
using WasmOs.Host.Tests.Queues;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Live.Logs;
using WasmOs.ProductTests.Metrics;
using WasmOs.Runtime;
using WasmOs.TestKit.Time;
using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>Following logs at the embedded host: who may, how many, and how it ends.</summary>
public sealed class LogFollowTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Writes a line and goes on until it is stopped.</summary>
    private const string Talker = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\40\00\00\00\06\00\00\00") (data (i32.const 64) "hello\0a")
          (func $say (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 400))))
          (func (export "say") (call $say))
          (func (export "talk") (call $say) (loop $on (br $on))))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-follow-");
    private readonly ManualTimeProvider _time = new();
    private readonly NamedCallers _callers = new NamedCallers()
        .Add("root", ModuleScope.All, "*").Add("reader", ModuleScope.All, Permission.ExecutionsRead).Add("metrics", ModuleScope.All, Permission.MetricsRead)
        .Add("billing", ModuleScope.Of(["billing.*"]), Permission.ExecutionsRead);

    [Fact]
    public async Task Caller_FollowsWhatItMayReadAndNothingElse()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "billing.a");
        await KeepAsync(host, "secret");
        var secret = await SayAsync(host, "secret");
        var billing = await SayAsync(host, "billing.a");

        using (var events = await FollowAsync(host, $"/api/v1/executions/{billing}/logs", "billing"))
        {
            Assert.Equal("hello", (await events.NextAsync("log")).GetProperty("lines")[0].GetProperty("text").GetString());
        }

        (await host.Api.GetAsync($"/api/v1/executions/{secret}/logs?follow=true", As("billing"))).Problem(404, "execution-not-found");
        (await host.Api.GetAsync("/api/v1/modules/secret/logs?follow=true", As("billing"))).Problem(404, "module-not-found");
        (await host.Api.GetAsync("/api/v1/modules/secret/logs", As("billing"))).Problem(404, "module-not-found");
        (await host.Api.GetAsync($"/api/v1/executions/{secret}/logs?follow=true", As("metrics"))).Problem(403, "permission-missing");
        (await host.Api.GetAsync("/api/v1/modules/secret/logs?follow=true")).Problem(401, "credentials-missing");
    }

    [Fact]
    public async Task Caller_LosesTheCredentialsInMidStream_IsToldAndReadsNoMore()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "talker");
        using var events = await FollowAsync(host, "/api/v1/modules/talker/logs", "reader");
        await SayAsync(host, "talker");
        _time.Advance(Second);
        await events.NextAsync("log");

        _callers.Forget("reader");
        await SayAsync(host, "talker");
        _time.Advance(Second);

        Assert.Equal("credentials-missing", (await events.NextAsync("end")).GetProperty("reason").GetString());
        Assert.Equal("", await events.LineAsync());
        Assert.Null(await events.LineAsync());
        await Eventually.TrueAsync(() => ValueTask.FromResult(!host.Host.Services.GetRequiredService<LiveLogs>().IsWatched));
    }

    [Fact]
    public async Task Followers_AreReadersOfStreamsAndHoldNoPlaceOfOthers()
    {
        await using var host = await StartAsync(options => options.Product.Live.MaxReaders = 1);
        await KeepAsync(host, "talker");
        var lanes = host.Host.Services.GetRequiredService<AdmissionLanes>();
        using (var events = await FollowAsync(host, "/api/v1/modules/talker/logs", "root"))
        {
            Assert.Equal(0, lanes.Running);
            (await host.Api.GetAsync("/api/v1/modules/talker/logs?follow=true", As("root"))).Problem(503, "stream-readers-full");
            Assert.Equal(200, (await host.Api.GetAsync("/api/v1/modules/talker/logs", As("root"))).Status);
        }

        var readers = host.Host.Services.GetRequiredService<LiveReaders>();
        await Eventually.TrueAsync(() => ValueTask.FromResult(readers.Running == 0));
    }

    [Fact]
    public async Task Stop_WithFollowers_EndsTheirStreamsWithTheReason()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "talker");
        using var events = await FollowAsync(host, "/api/v1/modules/talker/logs", "root");

        var stop = host.Host.StopAsync();

        Assert.Equal("shutting-down", (await events.NextAsync("end")).GetProperty("reason").GetString());
        await stop.WaitAsync(ProductClient.Limit);
    }

    [Fact]
    public async Task Socket_OfARun_GetsTheSameFramesAndTheEnd()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "talker");
        var call = host.Api.ExecuteAsync("talker", """{"function":"talk","timeout":60}""", As("root"));
        var runtime = host.Host.Services.GetRequiredService<WasmRuntime>();
        await Eventually.TrueAsync(() => ValueTask.FromResult(runtime.FindOutputs("talker").Count == 1));
        var id = runtime.FindOutputs("talker")[0].Id.ToString();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer root");
        await socket.ConnectAsync(new Uri($"ws://{host.Api.Address.Authority}/api/v1/executions/{id}/logs?follow=true"), CancellationToken.None);

        var seen = await NextUntilAsync(socket, "hello");
        await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{id}/cancel", null, [As("root")]);
        await call;
        var end = await NextUntilAsync(socket, "\"end\"");

        Assert.Contains($"\"execution_id\":\"{id}\"", seen, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"ended\"", end, StringComparison.Ordinal);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None)).MessageType);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    /// <summary>Times of lines are counted from the run's start, so they never go back.</summary>
    [Fact]
    public async Task Clock_SetBackWhileSomebodyFollows_ChangesNothingForThem()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "talker");
        using var events = await FollowAsync(host, "/api/v1/modules/talker/logs", "root");
        await SayAsync(host, "talker");
        _time.Advance(Second);
        await events.NextAsync("log");

        _time.SetClock(TimeSpan.FromHours(-1));
        var id = await SayAsync(host, "talker");
        _time.Advance(Second);

        Assert.Equal(id, (await events.NextAsync("log")).GetProperty("execution_id").GetString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // What is followed changes each second of the clock; somebody who waits lets it go on.
    private async Task<string> NextUntilAsync(ClientWebSocket socket, string wanted)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var receive = socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask();
            await Eventually.TrueAsync(() =>
            {
                _time.Advance(Second);
                return ValueTask.FromResult(receive.IsCompleted);
            });

            var text = Encoding.UTF8.GetString(buffer, 0, (await receive).Count);
            if (text.Contains(wanted, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    private Task<ProductHost> StartAsync(Action<HostOptions>? set = null) => AccessHost.StartAsync(
        _folder.FullName, _callers, set, services => services.AddSingleton<TimeProvider>(_time));

    private static Task<EventReader> FollowAsync(ProductHost host, string path, string token) =>
        EventReader.OpenPathAsync(host.Api.Address, path + "?follow=true", As(token));

    private static async Task KeepAsync(ProductHost host, string name) =>
        Assert.Equal(201, (await host.Api.UploadAsync(name, Wasmtime.Wat.ToBinary(Talker), As("root"))).Status);

    private static async Task<string> SayAsync(ProductHost host, string name) =>
        (await host.Api.ExecuteAsync(name, """{"function":"say"}""", As("root"))).Json.GetProperty("execution_id").GetString()!;
}
