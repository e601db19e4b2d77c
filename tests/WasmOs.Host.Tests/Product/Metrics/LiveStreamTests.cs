using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Host.Admission;
using WasmOs.Host.Tests.Product.Access;
using WasmOs.Host.Tests.Queues;
using WasmOs.Kernel.Access;
using WasmOs.ProductTests.Metrics;
using WasmOs.TestKit.Time;
using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>The live stream of the embedded host: who may read, how many, and how it ends.</summary>
public sealed class LiveStreamTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-live-");
    private readonly ManualTimeProvider _time = new();
    private readonly NamedCallers _callers = new NamedCallers()
        .Add("root", ModuleScope.All, "*").Add("reader", ModuleScope.All, Permission.MetricsRead)
        .Add("billing", ModuleScope.Of(["billing.*"]), Permission.MetricsRead, Permission.ExecutionsRead);

    [Fact]
    public async Task Socket_AfterARun_GetsFramesAndIsAnsweredWhenItCloses()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "calc");
        using var socket = await ConnectAsync(host, "executions,modules", "root");
        await RunAsync(host, "calc");

        _time.Advance(Second);

        Assert.Equal("modules", (await NextAsync(socket)).GetProperty("topic").GetString());
        var runs = (await NextAsync(socket)).GetProperty("data").GetProperty("executions");
        Assert.Equal("calc", Assert.Single(runs.EnumerateArray()).GetProperty("module_id").GetString());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Caller_OfSomeModules_SeesThoseAloneAndNothingOfTheHost()
    {
        await using var host = await StartAsync();
        await KeepAsync(host, "billing.a");
        await KeepAsync(host, "secret");
        using var events = await EventReader.OpenAsync(host.Api.Address, "executions,modules", As("billing"));
        await RunAsync(host, "secret");
        await RunAsync(host, "billing.a");

        _time.Advance(Second);

        var modules = (await events.NextAsync("modules")).GetProperty("data").GetProperty("modules");
        var runs = (await events.NextAsync("executions")).GetProperty("data");
        Assert.Equal("billing.a", Assert.Single(modules.EnumerateArray()).GetProperty("module_id").GetString());
        Assert.Equal("billing.a", Assert.Single(runs.GetProperty("executions").EnumerateArray()).GetProperty("module_id").GetString());
        Assert.Equal(0, runs.GetProperty("left_out").GetInt64());
        (await host.Api.GetAsync("/api/v1/metrics/stream?topics=modules,runtime", As("billing"))).Problem(403, "permission-missing");
        (await host.Api.GetAsync("/api/v1/metrics/stream?topics=executions", As("reader"))).Problem(403, "permission-missing");
    }

    [Fact]
    public async Task Caller_LosesTheCredentials_IsToldAndReadsNoMore()
    {
        await using var host = await StartAsync();
        using var socket = await ConnectAsync(host, "runtime", "reader");
        using var events = await EventReader.OpenAsync(host.Api.Address, "runtime", As("reader"));
        _time.Advance(Second);
        Assert.Equal("runtime", (await NextAsync(socket)).GetProperty("topic").GetString());
        await events.NextAsync("runtime");

        _callers.Forget("reader");
        _time.Advance(Second);

        var end = await NextAsync(socket);
        Assert.Equal(("end", "credentials-missing"), (end.GetProperty("topic").GetString(), end.GetProperty("reason").GetString()));
        Assert.Equal("credentials-missing", (await events.NextAsync("end")).GetProperty("reason").GetString());
        Assert.Equal("", await events.LineAsync());
        Assert.Null(await events.LineAsync());
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None)).MessageType);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    [Fact]
    public async Task Readers_MoreThanAllowed_AreRefusedUntilOneLeaves()
    {
        await using var host = await StartAsync(options => options.Product.Live.MaxReaders = 1);
        var readers = host.Host.Services.GetRequiredService<LiveReaders>();
        Assert.False(readers.IsTicking);
        using var socket = await ConnectAsync(host, "alerts", "root");
        Assert.True(readers.IsTicking);

        var refused = await host.Api.GetAsync("/api/v1/metrics/stream", As("root"));
        refused.Problem(503, "stream-readers-full");
        Assert.Equal("5", refused.Headers["Retry-After"]);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await Eventually.TrueAsync(() => ValueTask.FromResult(!readers.IsTicking));
        using var next = await EventReader.OpenAsync(host.Api.Address, "alerts", As("root"));
    }

    [Fact]
    public async Task Stop_WithReaders_EndsTheirStreamsAtOnceWithTheReason()
    {
        await using var host = await StartAsync();
        using var events = await EventReader.OpenAsync(host.Api.Address, "runtime", As("root"));
        using var socket = await ConnectAsync(host, "runtime", "root");

        var stop = host.Host.StopAsync();

        Assert.Equal("shutting-down", (await events.NextAsync("end")).GetProperty("reason").GetString());
        Assert.Equal("shutting-down", (await NextAsync(socket)).GetProperty("reason").GetString());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await stop.WaitAsync(ProductClient.Limit);
    }

    [Fact]
    public async Task Stream_LongerThanTheTimeOut_GoesOnAndHoldsNoPlace()
    {
        await using var host = await StartAsync(options =>
        {
            options.FunctionTimeout = TimeSpan.FromSeconds(10);
            options.Product.Pipeline.SlowRequest = TimeSpan.FromSeconds(1);
        });
        using (var events = await EventReader.OpenAsync(host.Api.Address, "modules", As("root")))
        {
            Assert.Equal(0, host.Host.Services.GetRequiredService<AdmissionLanes>().Running);
            for (var i = 0; i < 16; i++)
            {
                _time.Advance(Second);
            }

            Assert.Equal(": heartbeat", await events.LineAsync());
        }

        var readers = host.Host.Services.GetRequiredService<LiveReaders>();
        await Eventually.TrueAsync(() => ValueTask.FromResult(readers.Running == 0));
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Message.Contains("was slow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("own", null)]
    [InlineData("http://allowed.example", "csrf-token-invalid")]
    [InlineData("http://evil.example", "cross-origin")]
    [InlineData(null, "csrf-token-invalid")]
    public async Task Socket_InABrowsersSession_IsForOwnPagesAlone(string? origin, string? refusal)
    {
        _callers.Add("session", ModuleScope.All, "*");
        await using var host = await StartAsync(
            options => options.Product.Boundary = options.Product.Boundary with { AllowedOrigins = ["http://allowed.example"] });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Api.Address, "/api/v1/metrics/stream"));
        request.Headers.TryAddWithoutValidation("Cookie", "wasmos_session=session");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? $"http://{host.Api.Address.Authority}" : origin);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(refusal is null ? 101 : 403, (int)response.StatusCode);
        Assert.True(refusal is null || (await response.Content.ReadAsStringAsync()).Contains(refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Socket_HandshakeThatAProxyTookApart_IsToldOfTheEvents()
    {
        await using var host = await StartAsync();

        var apart = await host.Api.GetAsync("/api/v1/metrics/stream", As("root"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
        var old = await host.Api.GetAsync(
            "/api/v1/metrics/stream", As("root"), ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "8"));

        Assert.Contains("server-sent events", apart.Problem(400, "websocket-not-passed").GetProperty("detail").GetString(), StringComparison.Ordinal);
        old.Problem(400, "websocket-invalid");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ProductHost> StartAsync(Action<HostOptions>? set = null) => AccessHost.StartAsync(
        _folder.FullName, _callers, set, services => services.AddSingleton<TimeProvider>(_time));

    private static async Task KeepAsync(ProductHost host, string name) =>
        Assert.Equal(201, (await host.Api.UploadAsync(name, Wasmtime.Wat.ToBinary("""(module (func (export "fine")))"""), As("root"))).Status);

    private static async Task RunAsync(ProductHost host, string name) =>
        Assert.Equal(200, (await host.Api.ExecuteAsync(name, """{"function":"fine"}""", As("root"))).Status);

    private static async Task<ClientWebSocket> ConnectAsync(ProductHost host, string topics, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri($"ws://{host.Api.Address.Authority}/api/v1/metrics/stream?topics={topics}"), CancellationToken.None);
        return socket;
    }

    private static async Task<JsonElement> NextAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            length += received.Count;
            if (received.EndOfMessage)
            {
                Assert.Equal(WebSocketMessageType.Text, received.MessageType);
                return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length));
            }
        }
    }
}
