using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Host.Tests.Queues;
using WasmOs.Host.Tests.Sample;
using WasmOs.Host.Tests.Timers;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Administration;

public sealed class AdminTests : IDisposable
{
    private const string Key = "0123456789abcdef0123";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-admin-");

    [Fact]
    public async Task Post_AQueueFunction_RunsItWithTheInputAndTouchesNoQueue()
    {
        await using var host = await StartAsync();

        using var response = await PostAsync(host, "worker", """{"input":"by hand"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("by hand", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task Post_ATimerFunction_RunsItWithoutABody()
    {
        await using var host = await StartAsync();

        using var response = await PostAsync(host, "Hourly", "");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("00:00:00", await host.Inbox.NextAsync());
    }

    [Fact]
    public async Task Post_AFunctionThatFails_IsLogged()
    {
        await using var host = await StartAsync();

        using var response = await PostAsync(host, "worker", """{"input":"fail"}""");

        Assert.Equal("it was told to", (await host.Log.WaitForAsync("function worker, run by hand, failed")).Exception?.Message);
    }

    [Theory]
    [InlineData("wroker", "{}", 404, "did you mean 'worker'?")]
    [InlineData("plain", "{}", 400, "send one to /api/v1/plain")]
    [InlineData("worker", "[]", 400, "not a JSON object")]
    [InlineData("worker", "{", 400, "not JSON")]
    [InlineData("worker", """{"inptu":1,"input":2}""", 400, "'inptu' is unknown; did you mean 'input'? 'input' must be a text.")]
    public async Task Post_Wrong_IsRefusedWithWhatToDo(string name, string body, int status, string detail)
    {
        await using var host = await StartAsync();

        using var response = await PostAsync(host, name, body);

        var problem = await TestHost.ProblemAsync(response);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, host.Inbox.Count);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("0123456789abcdef0124", 401)]
    [InlineData(Key, 202)]
    public async Task Post_TheHostHasAKey_OnlyWhoSendsItIsServed(string? key, int status)
    {
        await using var host = await StartAsync(options => options.HostKey = Key);

        using var response = await PostAsync(host, "worker", "{}", key);
        using var list = await host.Client.GetAsync(new Uri("admin/functions", UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
    }

    [Fact]
    public async Task Post_OtherMachinesReachAHostWithoutAKey_NobodyIsServed()
    {
        await using var host = await StartAsync(options => options.Address = "0.0.0.0");

        using var response = await PostAsync(host, "worker", "{}");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("set HOST_KEY", (await TestHost.ProblemAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Functions_ListsThemWithTheirTriggers()
    {
        await using var host = await StartAsync();

        var list = await host.Client.GetFromJsonAsync<JsonElement>(new Uri("admin/functions", UriKind.Relative));

        string[] lines = [.. list.EnumerateArray()
            .Select(function => $"{function.GetProperty("name")} {function.GetProperty("trigger")} {function.GetProperty("on")}")];
        Assert.Contains("worker queue work", lines);
        Assert.Contains("hourly timer 0 0 * * * *", lines);
        Assert.Contains("plain http api/v1/plain", lines);
    }

    [Fact]
    public async Task StopAsync_AFunctionRunsByHand_ItComesToItsEnd()
    {
        await using var host = await StartAsync();
        using var response = await PostAsync(host, "worker", """{"input":"hold"}""");
        await host.Gate.ArrivedAsync();

        var stop = host.Host.StopAsync();
        await host.Log.WaitForAsync("stopping: 1 runs by hand run");
        host.Gate.Open();

        Assert.Equal("hold passed", await host.Gate.EndedAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<QueueHost> StartAsync(Action<HostOptions>? set = null) => QueueHost.StartAsync(
        _folder.FullName, [
            typeof(WorkFunctions), typeof(ClockFunctions),
            typeof(RoutingFunctions)
        ], set, new ManualTimeProvider(), services => services.AddSingleton<ClockMode>());

    private static async Task<HttpResponseMessage> PostAsync(QueueHost host, string name, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("admin/functions/" + name, UriKind.Relative));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        return await host.Client.SendAsync(request);
    }
}
