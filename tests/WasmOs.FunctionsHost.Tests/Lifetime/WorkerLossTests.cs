using System.Net;

namespace WasmOs.FunctionsHosting.Tests.Lifetime;

[Collection(SampleCollection.Name)]
public sealed class WorkerLossTests(SampleFixture fixture)
{
    /// <summary>Long enough for a busy machine to enter the function, whose first call compiles it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Kill_CallRuns_Is500AndFurtherCallsAre503()
    {
        await using var host = await FunctionsHost.StartAsync(fixture.Options());
        using var client = new HttpClient { BaseAddress = host.Address };
        var call = client.GetAsync("/api/wait");
        await host.Log.WaitForAsync(entry => entry.Category == "Sample.Wait");

        host.Kill();

        using var cut = await call;
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (cut.StatusCode, await cut.Content.ReadAsStringAsync()));
        Assert.Equal(137, await host.Worker.Exited);
        using var refused = await client.GetAsync("/api/pick/1");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Function host is not running."), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Contains(
            host.Log.Entries, entry => entry.Source == WorkerLogSource.Host && entry.Message.Contains("ended with exit code 137", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kill_AnswerHasBegun_CutsTheConnection()
    {
        await using var host = await FunctionsHost.StartAsync(fixture.Options());
        using var client = new HttpClient { BaseAddress = host.Address };
        using var response = await client.GetAsync("/api/wait?flush", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("begun", await reader.ReadLineAsync());

        host.Kill();

        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadLineAsync());
    }

    [Fact]
    public async Task Exit_ByTheFunction_TellsItsCode()
    {
        await using var host = await FunctionsHost.StartAsync(fixture.Options());
        using var client = new HttpClient { BaseAddress = host.Address };

        using var cut = await client.GetAsync("/api/exit?code=7");

        Assert.Equal(HttpStatusCode.InternalServerError, cut.StatusCode);
        Assert.Equal(7, await host.Worker.Exited);
        Assert.Equal(7, host.Worker.ExitCode);
    }

    [Fact]
    public async Task Timeout_CallIgnoresItsCancellation_EndsTheWorker()
    {
        var options = fixture.Options();
        options.FunctionTimeout = Timeout;
        await using var host = await FunctionsHost.StartAsync(options);
        using var client = new HttpClient { BaseAddress = host.Address };

        using var overdue = await client.GetAsync("/api/stay");

        Assert.Equal(HttpStatusCode.InternalServerError, overdue.StatusCode);
        await host.Log.WaitForAsync(entry => entry.Message.Contains(
            $"Timeout value of {Timeout:c} was exceeded by function: Functions.stay", StringComparison.Ordinal));
        await host.Worker.Exited.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Timeout_CallObeysItsCancellation_LeavesTheWorker()
    {
        var options = fixture.Options();
        options.FunctionTimeout = Timeout;
        await using var host = await FunctionsHost.StartAsync(options);
        using var client = new HttpClient { BaseAddress = host.Address };

        using var overdue = await client.GetAsync("/api/wait");

        Assert.Equal(HttpStatusCode.InternalServerError, overdue.StatusCode);
        await host.Log.WaitForAsync(entry => entry.Message == "cancelled /api/wait");
        Assert.Equal("pick-a", await client.GetStringAsync("/api/pick/1"));
    }
}
