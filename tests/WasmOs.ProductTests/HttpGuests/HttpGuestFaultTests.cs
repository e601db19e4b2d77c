
namespace WasmOs.ProductTests.HttpGuests;

[Collection(ProductCollection.Name)]
public sealed class HttpGuestFaultTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData("", "wrote nothing")]
    [InlineData("Content-Type: text/plain\n", "ended before the empty line")]
    [InlineData("Hello, world!\n\n", "is no header")]
    [InlineData(": value\n\n", "is no header")]
    [InlineData("Bad Name: value\n\n", "is no header")]
    [InlineData("Content-Type: a/b\n folded\n\n", "is no header")]
    [InlineData("\nbody", "none of Content-Type")]
    [InlineData("X-Only: one\n\n", "none of Content-Type")]
    [InlineData("Status: 99\n\n", "its Status")]
    [InlineData("Status: 101 Switching\n\n", "its Status")]
    [InlineData("Status: 2000\n\n", "its Status")]
    [InlineData("Status: 200\nStatus: 200\n\n", "two lines Status")]
    [InlineData("Content-Type: a/b\nContent-Type: a/b\n\n", "two lines Content-Type")]
    [InlineData("Content-Type: a/b\nX: \u0001\n\n", "control characters")]
    [InlineData("Content-Type: a/b\nX: a\rSet-Cookie: b\n\n", "control characters")]
    [InlineData("Content-Type: a/b\nX: \u007f\n\n", "control characters")]
    [InlineData("Content-Type: a/b\nContent-Length: -1\n\n", "Content-Length")]
    [InlineData("Content-Type: a/b\nContent-Length: 3\n\nlonger", "wrote more")]
    public async Task Run_AnAnswerThatIsNone_Is502WithTheReason(string text, string reason)
    {
        await _api.UploadAsync("web-garbage", CgiGuests.Writes(text));

        var problem = (await _api.GetAsync("/run/web-garbage")).Problem(502, "guest-answer-invalid");

        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("execution_id").GetString()!);
    }

    /// <summary>
    /// A client never takes a response that is shorter than announced for a complete one. When nothing was sent yet, the client gets a problem. When the guest
    /// was preempted after its first bytes, these were sent, and the connection is cut.
    /// </summary>
    [Fact]
    public async Task Run_AnAnswerShorterThanItAnnounces_IsNeverTakenForAWholeOne()
    {
        await _api.UploadAsync("web-short", CgiGuests.Writes("Content-Type: a/b\nContent-Length: 30\n\nshort"));

        Answer? answer = null;
        var cut = await Record.ExceptionAsync(async () => answer = await _api.GetAsync("/run/web-short"));

        Assert.True(cut is null or HttpRequestException, cut?.ToString());
        if (answer is not null)
        {
            Assert.Contains("wrote 5", answer.Problem(502, "guest-answer-invalid").GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Run_SoManyHeaders_AreTaken(int count, bool taken)
    {
        await _api.UploadAsync("web-many", CgiGuests.Writes(string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: v\n")) + CgiGuests.PlainHead));

        Assert.Equal(taken ? 200 : 502, (await _api.GetAsync("/run/web-many")).Status);
    }

    [Theory]
    [InlineData(30_000, true)]
    [InlineData(32_768, false)]
    public async Task Run_AHeadOfSoManyBytes_IsTaken(int bytes, bool taken)
    {
        await _api.UploadAsync("web-large", CgiGuests.Writes($"X-Large: {new string('x', bytes)}\n{CgiGuests.PlainHead}"));

        Assert.Equal(taken ? 200 : 502, (await _api.GetAsync("/run/web-large")).Status);
    }

    [Fact]
    public async Task Run_AGuestThatTrapsBeforeAnythingIsOut_Is502WithTheFault()
    {
        await _api.UploadAsync("web-trap", CgiGuests.WritesAndTraps(CgiGuests.PlainHead + "part of a body"));

        var problem = (await _api.GetAsync("/run/web-trap")).Problem(502, "guest-failed");

        Assert.Equal("trap.unreachable", problem.GetProperty("fault").GetProperty("kind").GetString());
        Assert.False(problem.TryGetProperty("stderr", out _));
    }

    [Fact]
    public async Task Run_AGuestThatExitsWithAnError_Is502AndWithNoneIsFine()
    {
        await _api.UploadAsync("web-exit-3", CgiGuests.WritesAndExits(CgiGuests.PlainHead, 3));
        await _api.UploadAsync("web-exit-0", CgiGuests.WritesAndExits(CgiGuests.PlainHead + "fine", 0));

        var problem = (await _api.GetAsync("/run/web-exit-3")).Problem(502, "guest-failed");

        Assert.Equal(3, problem.GetProperty("exit_code").GetInt32());
        Assert.Equal("fine", (await _api.GetAsync("/run/web-exit-0")).Text);
    }

    [Fact]
    public async Task Run_AGuestThatTakesTooLong_Is504()
    {
        await _api.UploadAsync("web-slow", CgiGuests.WritesAndLoops(""));
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/web-slow", ProductClient.Json("""{"limits":{"timeout":0.2}}"""));

        var problem = (await _api.GetAsync("/run/web-slow")).Problem(504, "guest-timeout");

        Assert.Equal("deadline_exceeded", problem.GetProperty("fault").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Run_AGuestThatFailsInMidAnswer_IsCutOff()
    {
        await _api.UploadAsync("web-cut", CgiGuests.WritesAndLoops(CgiGuests.PlainHead + "the first part"));
        await _api.SendAsync(HttpMethod.Patch, "/api/v1/modules/web-cut", ProductClient.Json("""{"limits":{"timeout":2}}"""));
        using var client = new HttpClient { BaseAddress = _api.Address };

        using var answer = await client.GetAsync(new Uri("/run/web-cut", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(200, (int)answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Run_AClientThatGoesAway_StopsTheGuest()
    {
        await _api.UploadAsync("web-gone", CgiGuests.WritesAndLoops(""));
        using var hangUp = new CancellationTokenSource();
        var call = _api.SendAsync(HttpMethod.Get, "/run/web-gone", cancellationToken: hangUp.Token);
        var id = await _api.RunningAsync();

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var entry =
            await _api.PollAsync("/api/v1/executions/" + id, answer => answer.Status == 200 && answer.Json.GetProperty("status").GetString() != "running");
        Assert.Equal("cancelled", entry.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Run_AGuestThatWritesGarbageForEver_IsStopped()
    {
        await _api.UploadAsync("web-flood", CgiGuests.Floods("no head"));

        (await _api.GetAsync("/run/web-flood")).Problem(502, "guest-answer-invalid");
    }
}
