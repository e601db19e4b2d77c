using System.Text;
using WasmOs.Functions.Tasks;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tests.Tasks;

public sealed class TaskBodyTests
{
    [Fact]
    public void Read_EveryMember_IsTaken()
    {
        var task = Read(
            """
            { "module_id": "calc", "function": "add", "args": [5, 3], "timeout": 30, "limits": {"fuel": 10}, "input": "in", "env": {"A":"1"}, "argv": ["x"], "returns": "text",
              "priority": "low", "run_at": "2026-01-31T12:00:00+01:00", "ttl": 3600, "callback_url": "https://example.org/x", "labels": {"team":"a"},
              "retry": { "max_attempts": 7, "backoff": "fixed", "delay": 2.5, "max_delay": 60, "jitter": true, "retry_on": ["trap.*", "deadline_exceeded"] } }
            """,
            out var errors);

        Assert.True(errors.IsEmpty);
        Assert.Equal(
            ("calc", "add", "[5, 3]", "in"),
            (task.ModuleId, task.Call.Function, Encoding.UTF8.GetString(task.Call.Args.Span), Encoding.UTF8.GetString(task.Call.Input.Span)));
        Assert.Equal((30, 10L, "1"), (task.Call.Timeout, task.Call.Limits!.Fuel, task.Call.Env["A"]));
        Assert.Equal(
            (TaskPriority.Low, new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1)),
            (task.Priority, task.RunAt!.Value, task.TimeToLive!.Value));
        Assert.Equal(("https://example.org/x", "a"), (task.CallbackUrl, task.Labels["team"]));
        var retry = task.Retry!;
        Assert.Equal(
            (7, TaskBackoff.Fixed, TimeSpan.FromSeconds(2.5), TimeSpan.FromMinutes(1), true),
            (retry.MaxAttempts, retry.Backoff, retry.Delay, retry.MaxDelay, retry.Jitter));
        Assert.Equal(["trap.*", "deadline_exceeded"], retry.RetryOn!);
    }

    [Fact]
    public void Read_NothingButTheModule_IsTheDefaults()
    {
        var task = Read("""{"module_id":"calc","retry":null,"priority":null,"delay":null}""", out var errors);
        Assert.True(errors.IsEmpty);
        Assert.Equal((TaskPriority.Normal, TimeSpan.Zero), (task.Priority, task.Delay));
        Assert.Null(task.Retry);
        Assert.Equal(TaskRetry.Default, Read("""{"module_id":"calc","retry":{}}""", out _).Retry);
    }

    [Theory]
    [InlineData("""{}""", "module_id", "missing")]
    [InlineData("""{"module_id":"a","delay":-1}""", "delay", "a number from 0")]
    [InlineData("""{"module_id":"a","ttl":0}""", "ttl", "a number from 1")]
    [InlineData("""{"module_id":"a","run_at":"tomorrow"}""", "run_at", "RFC 3339")]
    [InlineData("""{"module_id":"a","priority":"urgent"}""", "priority", "\"high\"")]
    [InlineData("""{"module_id":"a","priority":"\ud83d"}""", "priority", "\"high\"")]
    [InlineData("""{"module_id":"a","retry":{"backoff":"\ud83d"}}""", "retry.backoff", "\"fixed\"")]
    [InlineData("""{"module_id":"a","retry":3}""", "retry", "an object")]
    [InlineData("""{"module_id":"a","retry":{"max_attempts":0}}""", "retry.max_attempts", "from 1 to 100")]
    [InlineData("""{"module_id":"a","retry":{"backoff":"linear"}}""", "retry.backoff", "\"fixed\"")]
    [InlineData("""{"module_id":"a","retry":{"retryon":[]}}""", "retry.retryon", "retry_on")]
    [InlineData("""{"module_id":"a","input":"a","input_base64":"YQ=="}""", "input_base64", "not both")]
    [InlineData("""{"module_id":"a","callback":"x"}""", "callback", "callback_url")]
    public void Read_AFault_IsNamed(string json, string field, string fragment)
    {
        Read(json, out var errors);
        Errors.Single(errors, field, fragment);
    }

    [Fact]
    public void Read_ManyFaults_AreToldAtOnce()
    {
        Read("""{"delay":"x","retry":{"max_attempts":101,"delay":-1},"args":{},"priority":1}""", out var errors);
        Assert.Equal(["args", "delay", "priority", "retry.delay", "retry.max_attempts"], Errors.Fields(errors));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("""{"task_ids":null}""", null)]
    [InlineData("""{"task_ids":["0190a000-0000-7000-8000-0123456789ab"]}""", 1)]
    public void Read_ARedrive_NamesTasksOrMeansAll(string json, int? count)
    {
        var errors = new FieldErrors();
        Assert.Equal(count, RedriveBody.Read(Encoding.UTF8.GetBytes(json), errors).Ids?.Count);
        Assert.True(errors.IsEmpty);
    }

    [Fact]
    public void Read_ARedriveOfWhatIsNoTask_IsAFault()
    {
        var errors = new FieldErrors();
        RedriveBody.Read("""{"task_ids":["x"]}"""u8.ToArray(), errors);
        Errors.Single(errors, "task_ids[0]", "not the id of a task");
    }

    private static TaskSubmission Read(string json, out FieldErrors errors)
    {
        errors = new FieldErrors();
        return TaskBody.Read(Encoding.UTF8.GetBytes(json), errors);
    }
}
