using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Tests.Discovery;

/// <summary>Queue and timer functions with one mistake in each method.</summary>
public sealed class BrokenTriggers
{
    [Function("bad-queue")]
    public void BadQueue([QueueTrigger("Tasks_1")] string message) => ArgumentNullException.ThrowIfNull(message);

    [Function("long-queue")]
    public void LongQueue([QueueTrigger("a123456789012345678901234567890123456789012345678901234567")] string message) =>
        ArgumentNullException.ThrowIfNull(message);

    [Function("no-setting")]
    public void NoSetting([QueueTrigger("%MISSING%")] string message) => ArgumentNullException.ThrowIfNull(message);

    [Function("other-account")]
    public void OtherAccount([QueueTrigger("one", Connection = "OTHER")] string message) => ArgumentNullException.ThrowIfNull(message);

    [Function("bad-message")]
    public void BadMessage([QueueTrigger("two")] int message) => ArgumentOutOfRangeException.ThrowIfZero(message);

    [Function("bad-result")]
    public string BadResult([QueueTrigger("three")] string message) => message;

    [Function("extra")]
    public void Extra([QueueTrigger("four")] string message, int extra) => ArgumentOutOfRangeException.ThrowIfEqual(extra, message?.Length ?? 0);

    [Function("same-queue-1")]
    public void SameQueue1([QueueTrigger("five")] string message) => ArgumentNullException.ThrowIfNull(message);

    [Function("same-queue-2")]
    public void SameQueue2([QueueTrigger("five")] string message) => ArgumentNullException.ThrowIfNull(message);

    [Function("bad-cron")]
    public void BadCron([TimerTrigger("0 0 25 * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("never")]
    public void Never([TimerTrigger("0 0 0 31 2 *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("named")]
    public void Named([TimerTrigger("@daily")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("bad-interval")]
    public void BadInterval([TimerTrigger("00:00:00")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("bad-timer")]
    public void BadTimer([TimerTrigger("00:05:00")] string timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("async-void")]
    public async void AsyncVoid([TimerTrigger("00:05:00")] TimerInfo timer) => await Task.FromResult(timer);
}
