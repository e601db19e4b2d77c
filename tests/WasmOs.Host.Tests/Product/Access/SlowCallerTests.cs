using System.Net.Sockets;
using System.Text;
using WasmOs.Kernel.Access;
using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>Callers whose requests take their time: a right is looked at again when the body has arrived, and a change is not left half told.</summary>
public sealed class SlowCallerTests : IDisposable
{
    private const int Changes = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-slow-caller-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("POST /api/v1/roles", "{\"name\":\"late\",\"permissions\":[\"modules:read\"]}", false, 401)]
    [InlineData("POST /api/v1/roles", "{\"name\":\"late\",\"permissions\":[\"modules:read\"]}", true, 201)]
    [InlineData("POST /api/v1/modules?name=late", "", false, 401)]
    public async Task Body_ArrivesAfterTheCallerLostTheRight_IsRefused(string call, string end, bool staysKnown, int status)
    {
        var callers = new NamedCallers().Add("root", ModuleScope.All, "*").Add("late", ModuleScope.All, "*");
        await using var host = await StartAsync(_folder.FullName, callers);
        using var client = new TcpClient();
        await client.ConnectAsync(host.Api.Address.Host, host.Api.Address.Port);
        var stream = client.GetStream();
        var body = new string(' ', 1000) + end;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{call} HTTP/1.1\r\nHost: {host.Api.Address.Authority}\r\nAuthorization: Bearer late\r\n"
            + $"Content-Type: {(end.Length > 0 ? "application/json" : "application/wasm")}\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n"));

        // The server asks for the body when it begins to read it, which is after the gate has let the caller in.
        var answer = new byte[4096];
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer)), StringComparison.Ordinal);
        if (!staysKnown)
        {
            callers.Forget("late");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(body));
        Assert.StartsWith($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ClientHangsUp_IsMadeAndToldToItsEnd()
    {
        await using var host = await StartAsync(_folder.FullName, new NamedCallers().Add("root", ModuleScope.All, "*"));
        for (var i = 0; i < Changes; i++)
        {
            using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
            await client.ConnectAsync(host.Api.Address.Host, host.Api.Address.Port);
            var body = $$"""{"name":"role-{{i}}","permissions":["modules:read"]}""";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/roles HTTP/1.1\r\nHost: {host.Api.Address.Authority}\r\nAuthorization: Bearer root\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"));

            // Another call takes its time, and so much of the change has been made when the client's end is seen.
            await host.Api.GetAsync("/health/live");
        }

        var outcomes = await OutcomesAsync(host);

        Assert.DoesNotContain("failed", outcomes);
        var roles = (await host.Api.GetAsync("/api/v1/roles?limit=1000", As("root"))).Json.GetProperty("items").EnumerateArray()
            .Count(role => role.GetProperty("name").GetString()!.StartsWith("role-", StringComparison.Ordinal));
        Assert.Equal(roles, outcomes.Count(outcome => outcome == "done"));
    }

    /// <summary>How the changes ended that were begun, once all have ended.</summary>
    private static async Task<string[]> OutcomesAsync(ProductHost host)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while (true)
        {
            var answer = await host.Api.SendAsync(HttpMethod.Get, "/api/v1/audit?action=roles.create&limit=1000", null, [As("root")], limit.Token);
            string[] outcomes = [.. answer.Json.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("outcome").GetString()!)];
            if (outcomes.Length > 0 && outcomes.Length == 2 * outcomes.Count(outcome => outcome == "begun"))
            {
                return outcomes;
            }
        }
    }
}
