using System.Collections.Concurrent;
using WasmOs.Cli.Login;
using WasmOs.Cli.Server;
using WasmOs.TestKit.Time;

namespace WasmOs.Cli.Tests.Server;

/// <summary>How often the device flow asks, and until when, by a clock of the test.</summary>
public sealed class DeviceFlowTests
{
    private const string Pending = """{"error":"authorization_pending"}""";
    private const string SlowDown = """{"error":"slow_down"}""";
    private const string Done = """{"id_token":"t"}""";

    [Theory]
    [InlineData("\"expires_in\":600,\"interval\":2", new[] { Pending, SlowDown, Pending, Done }, new[] { 2, 4, 11, 18 })]
    [InlineData("\"expires_in\":600", new[] { Pending, Done }, new[] { 5, 10 })]
    [InlineData("\"interval\":0", new[] { Pending, Done }, new[] { 5, 10 })]
    [InlineData("\"interval\":0.001", new[] { Pending, Done }, new[] { 1, 2 })]
    [InlineData("\"interval\":86400", new[] { Done }, new[] { 60 })]
    public async Task SignIn_AsksAsOftenAsTheProviderSays(string told, string[] answers, int[] seconds)
    {
        var (token, asked) = await SignInAsync(told, answers);

        Assert.Equal("t", token);
        Assert.Equal(seconds, asked);
    }

    [Theory]
    [InlineData("\"expires_in\":12,\"interval\":5", 2)]
    [InlineData("\"expires_in\":1e300,\"interval\":60", 29)]
    [InlineData("\"interval\":60", 29)]
    public async Task SignIn_NobodyConfirms_EndsWithTheCode(string told, int asks)
    {
        var end = await Assert.ThrowsAsync<ServerException>(() => SignInAsync(told, [.. Enumerable.Repeat(Pending, 100)], asks));

        Assert.Equal("the code was not confirmed in time: sign in again", end.Message);
    }

    private static async Task<(string Token, int[] Asked)> SignInAsync(string told, string[] answers, int? asks = null)
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        var left = new ConcurrentQueue<string>(answers);
        var asked = new ConcurrentQueue<int>();
        await using var provider = new FakeServer((call, _) =>
        {
            if (call == "POST /device")
            {
                return (200, $$"""{"device_code":"d","user_code":"u","verification_uri":"https://sso.example",{{told}}}""", []);
            }

            asked.Enqueue((int)(time.GetUtcNow() - start).TotalSeconds);
            var answer = left.TryDequeue(out var next) ? next : Pending;
            return (answer == Done ? 200 : 400, answer, []);
        });
        using var transport = new ProviderTransport();
        var flow = new DeviceFlow(transport, static _ => { }, time);
        var client = new DeviceClient("c", "openid", new Uri(provider.Address + "/device"), new Uri(provider.Address + "/token"));

        var signIn = flow.SignInAsync(client, CancellationToken.None);
        while (!signIn.IsCompleted)
        {
            // A second passes only while the flow waits for the clock.
            if (time.PendingTimers > 0)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Yield();
        }

        Assert.Equal(asks ?? answers.Length, signIn.IsFaulted ? asked.Count : answers.Length);
        return (await signIn, [.. asked]);
    }
}
