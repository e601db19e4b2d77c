using WasmOs.Kernel.Tasks;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Tasks;

public sealed class TaskServiceTests : IAsyncLifetime
{
    private readonly TaskFixture _tasks = new();

    private KernelFixture Kernel => _tasks.Kernel;

    private TaskHost Host => _tasks.Host;

    public Task InitializeAsync() => _tasks.InitializeAsync();

    public Task DisposeAsync() => _tasks.DisposeAsync();

    [Fact]
    public async Task SubmitAsync_WhatBreaksRules_IsRefusedWithAllFaults()
    {
        var submission = TaskHost.Add();
        submission.Delay = TimeSpan.FromMinutes(2);
        submission.RunAt = Kernel.Time.GetUtcNow().AddMinutes(1);
        submission.TimeToLive = TimeSpan.FromSeconds(30);
        submission.CallbackUrl = "https://user:secret@example.org";
        submission.Retry = new TaskRetry { MaxAttempts = 0, Delay = TimeSpan.FromDays(2), RetryOn = ["trap.*", "no_such_kind"] };

        var error = (await Host.Service.SubmitAsync(submission, None)).Error!;

        Assert.Equal(["callback_url", "retry.delay", "retry.max_attempts", "retry.retry_on[1]", "run_at", "ttl"], error.Fields.Keys);
        Assert.DoesNotContain("secret", error.Detail, StringComparison.Ordinal);
        Assert.Empty((await Host.Service.ListAsync(new TaskQuery(), None)).Value.Items);
    }

    [Theory]
    [Trait("Trial", "1.26")]
    [InlineData("http://169.254.169.254/latest", false)]
    [InlineData("http://127.0.0.1./", false)]
    [InlineData("http://localhost.localdomain/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("https://example.com/hook", true)]
    public async Task SubmitAsync_ACallback_IsTakenIfAWebhookMayGoThere(string url, bool isTaken)
    {
        var submission = TaskHost.Add();
        submission.CallbackUrl = url;

        var submitted = await Host.Service.SubmitAsync(submission, None);

        Assert.Equal(isTaken ? [] : ["callback_url"], submitted.Error?.Fields.Keys ?? []);
    }

    [Fact]
    public async Task SubmitAsync_StorageDown_IsNotAccepted()
    {
        await Host.SubmitAsync(TaskHost.Add());
        Kernel.Storage.GoDown();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Host.Service.SubmitAsync(TaskHost.Add(), None).AsTask());
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task SubmitAsync_RowWrittenAndMessageRefused_IsAcceptedAndRunsOnce()
    {
        Kernel.Storage.GoDown(operation => operation == Storage.FaultyQueueStore.Send);
        var task = await Host.SubmitAsync(TaskHost.Add());
        Assert.Equal(0, await Host.PumpAsync());

        Kernel.Storage.ComeBack();
        var handled = 0;
        for (var second = 0; second < 100 && handled == 0; second++)
        {
            Kernel.Time.Advance(TimeSpan.FromSeconds(1));
            handled = await Host.PumpAsync();
        }

        Assert.Equal((1, TaskState.Succeeded), (handled, (await Host.GetAsync(task)).State));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task SubmitAsync_RowRefused_WillNotRun()
    {
        Kernel.Storage.GoDown(operation => operation.StartsWith("tables.write", StringComparison.Ordinal));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Host.Service.SubmitAsync(TaskHost.Add(), None).AsTask());
        Kernel.Storage.ComeBack();
        Kernel.Time.Advance(TaskSweep.Grace * 2);
        await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None);

        Assert.Equal(0, await Host.PumpAsync());
        Assert.Empty((await Host.Service.ListAsync(new TaskQuery(), None)).Value.Items);
    }

    [Fact]
    public async Task SubmitAsync_TheSameIdTwice_IsOneTaskThatRunsOnce()
    {
        var id = TaskId.New(Kernel.Time);
        foreach (var host in new[] { Host, _tasks.Other })
        {
            var submission = TaskHost.Add();
            submission.Id = id;
            Assert.Equal(id, (await host.SubmitAsync(submission)).Id);
        }

        Assert.Equal(2, await Host.PumpAsync());
        Assert.Equal(1, (await Host.Service.GetAsync(id.ToString(), None)).Value.Attempt);
    }

    [Theory]
    [InlineData(TaskPriority.High, TaskQueue.High)]
    [InlineData(TaskPriority.Normal, TaskQueue.Normal)]
    [InlineData(TaskPriority.Low, TaskQueue.Low)]
    public async Task SubmitAsync_APriority_GoesToItsQueue(TaskPriority priority, string queue)
    {
        var submission = TaskHost.Add();
        submission.Priority = priority;
        var task = await Host.SubmitAsync(submission);
        Assert.Equal(1, await Host.PumpAsync(queue, priority));
        Assert.Equal((TaskState.Succeeded, priority), ((await Host.GetAsync(task)).State, (await Host.GetAsync(task)).Priority));
    }

    [Fact]
    public async Task CancelAsync_Queued_EndsAndIsNotRun()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());
        Assert.Equal(TaskState.Cancelled, (await Host.Service.CancelAsync(task.Id.ToString(), None)).Value.State);
        await Host.PumpAsync();
        Assert.Empty(TaskAttempts.Of(await Host.GetAsync(task)));
        Assert.Equal("task-ended", (await Host.Service.CancelAsync(task.Id.ToString(), None)).Error!.Slug);
    }

    [Fact]
    public async Task ListAsync_SinceUntilAndPages_IsEachOnceNewestFirst()
    {
        var start = Kernel.Time.GetUtcNow();
        var tasks = new List<TaskEntry>();
        for (var minute = 0; minute < 60; minute++)
        {
            tasks.Add(await Host.SubmitAsync(TaskHost.Add()));
            Kernel.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var listed = new List<TaskId>();
        string? continuation = null;
        do
        {
            var query = new TaskQuery { Since = start.AddMinutes(10), Until = start.AddMinutes(50), Limit = 7, Continuation = continuation };
            var page = (await Host.Service.ListAsync(query, None)).Value;
            listed.AddRange(page.Items.Select(task => task.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(tasks.Skip(10).Take(40).Select(task => task.Id).Reverse(), listed);
    }

    [Fact]
    public async Task SweepAsync_ARowWithoutAMessage_GetsOneAndRuns()
    {
        var task = await Host.SubmitAsync(TaskHost.Add());
        await Kernel.Storage.Queues.ClearAsync(TaskQueue.Normal, None);
        await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None);
        Assert.Equal(0, await Host.PumpAsync());

        Kernel.Time.Advance(TaskSweep.Grace * 2);
        await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None);
        Assert.Equal(1, await Host.PumpAsync());
        Assert.Equal(TaskState.Succeeded, (await Host.GetAsync(task)).State);
        await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None);
        Assert.Equal(0, await Host.PumpAsync());
    }

    [Fact]
    public async Task SweepAsync_EndedLongAgo_IsDeletedAndTheRestStays()
    {
        var done = await Host.SubmitAsync(TaskHost.Add());
        await Host.PumpAsync();
        var submission = TaskHost.Add();
        submission.Delay = TimeSpan.FromDays(30);
        var waiting = await Host.SubmitAsync(submission);
        Kernel.Time.Advance(Host.Options.Retention - TimeSpan.FromHours(1));
        Assert.Equal(0, await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None));
        Kernel.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await Host.Sweep.SweepAsync(Kernel.Time.GetUtcNow(), None));
        Assert.Equal("task-not-found", (await Host.Service.GetAsync(done.Id.ToString(), None)).Error!.Slug);
        Assert.Equal(TaskState.Queued, (await Host.GetAsync(waiting)).State);
    }
}
