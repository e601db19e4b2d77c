using Azure.Core;
using Azure.Core.Pipeline;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>Repeats transient faults with exponential back-off and jitter, notes lost answers, and gives each try its time.</summary>
/// <remarks>
/// A retry of a write is only harmless when its refusal is read rightly: an insert whose first answer was lost finds its own row on the second
/// try. So a lost answer is noted on the <see cref="StorageCall"/>, and <see cref="ServiceGuard"/> reports a later refusal as unknown, not as a lost race.
/// </remarks>
internal sealed class AzureRetryPolicy(CallLimits limits)
    : RetryPolicy(limits.MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(limits.RetryDelay, limits.MaxRetryDelay))
{
    protected override void OnSendingRequest(HttpMessage message)
    {
        message.NetworkTimeout = TryTime(message);
        base.OnSendingRequest(message);
    }

    protected override ValueTask OnSendingRequestAsync(HttpMessage message)
    {
        message.NetworkTimeout = TryTime(message);
        return base.OnSendingRequestAsync(message);
    }

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        MayRepeat(message, exception) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayRepeat(message, exception) ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);

    private TimeSpan TryTime(HttpMessage message) => limits.AttemptTime(CallOf(message)?.ContentBytes is > 0 and var bytes ? bytes : 0);

    private static bool MayRepeat(HttpMessage message, Exception? exception)
    {
        if (CallOf(message) is not { } call || !IsAnswerLost(message, exception))
        {
            return true;
        }

        call.AnswerLost = true;
        return !call.Once;
    }

    private static StorageCall? CallOf(HttpMessage message) =>
        message.TryGetProperty(StorageCall.Property, out var value) ? value as StorageCall : null;

    /// <summary>503 and 429 are sent before anything is done; a connection that was not made carried nothing.</summary>
    private static bool IsAnswerLost(HttpMessage message, Exception? exception) => exception is null
        ? message.HasResponse && message.Response.Status is 408 or 500 or 502 or 504
        : !AzureFaults.IsNotConnected(exception);
}
