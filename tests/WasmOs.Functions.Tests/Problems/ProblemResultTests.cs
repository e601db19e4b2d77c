using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Tests.Problems;

public sealed class ProblemResultTests
{
    [Fact]
    public async Task ExecuteAsync_KernelError_IsAProblemOfRfc9457()
    {
        var (context, body) = await Answers.ExecuteAsync(new ProblemResult(ModuleErrors.NotFound("ca\"lc")));
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
        Assert.Equal("application/problem+json; charset=utf-8", context.Response.ContentType);
        Assert.Equal("no-store", context.Response.Headers.CacheControl);
        Assert.Equal("urn:wasmos:error:module-not-found", json.GetProperty("type").GetString());
        Assert.Equal(404, json.GetProperty("status").GetInt32());
        Assert.Contains("ca\"lc", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("/api/v1/things", json.GetProperty("instance").GetString());
        Assert.Equal("request-1", json.GetProperty("request_id").GetString());
        Assert.False(json.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task ExecuteAsync_Faults_AreTheErrorsMember()
    {
        var faults = new FieldErrors();
        faults.Add("args[1]", "Wrong.");
        faults.Add("args[1]", "Very wrong.");
        var (context, body) = await Answers.ExecuteAsync(new ProblemResult(Problem.From(faults)));
        Assert.Equal(StatusCodes.Status400BadRequest, context.Response.StatusCode);
        Assert.Equal("""{"args[1]":["Wrong.","Very wrong."]}""", JsonDocument.Parse(body).RootElement.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task ExecuteAsync_Busy_SaysWhenToRetry()
    {
        var (context, _) = await Answers.ExecuteAsync(new ProblemResult(KernelErrors.Busy("Full.")));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
        Assert.True(int.Parse(context.Response.Headers.RetryAfter.ToString(), System.Globalization.CultureInfo.InvariantCulture) >= 1);
    }

    [Fact]
    public void Of_EveryKind_HasAStatusOfItsOwnSort() =>
        Assert.All(Enum.GetValues<KernelErrorKind>(), kind => Assert.InRange(ProblemStatus.Of(kind), 400, 507));
}
