using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Executions;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Tests.Executions;

public sealed class ExecutionFilterTests
{
    [Fact]
    public void Read_EveryFilter_IsTaken()
    {
        var (query, running) = Read(
            "?module_id=calc&status=timed_out&since=2026-01-02T03:04:05Z&until=2026-01-02T05:04:05%2B01:00&limit=7&continuation=abc", out var errors);
        Assert.True(errors.IsEmpty);
        Assert.False(running);
        var expected = new ExecutionQuery
        {
            ModuleName = "calc",
            Status = ExecutionStatus.TimedOut,
            Since = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Until = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.Zero),
            Limit = 7,
            Continuation = "abc",
        };
        Assert.Equal(expected, query);
    }

    [Fact]
    public void Read_Nothing_AsksForTheFirstHundred()
    {
        var (query, _) = Read("", out var errors);
        Assert.True(errors.IsEmpty);
        Assert.Equal(new ExecutionQuery { Limit = 100 }, query);
    }

    [Fact]
    public void Read_PlusSignThatBecameASpace_IsATimeZone() =>
        Assert.Equal(
            TimeSpan.FromHours(-1), Read("?since=2026-01-01T00:00:00+01:00", out _).Query.Since - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Read_Running_AsksForWhatRunsNow() => Assert.True(Read("?status=running", out _).Running);

    [Fact]
    public void Read_EverythingWrong_TellsAllAtOnce()
    {
        Read("?status=done&since=yesterday&until=2026&limit=1001", out var errors);
        Assert.Equal(["limit", "since", "status", "until"], Errors.Fields(errors));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e2")]
    [InlineData("99999999999")]
    public void Read_LimitOutOfRange_IsAFault(string limit)
    {
        Read($"?limit={limit}", out var errors);
        Errors.Single(errors, "limit", "from 1 to 1000");
    }

    private static (ExecutionQuery Query, bool Running) Read(string query, out FieldErrors errors)
    {
        var request = Answers.Request("").Request;
        request.QueryString = new QueryString(query);
        errors = new FieldErrors();
        return ExecutionFilter.Read(request, errors);
    }
}
