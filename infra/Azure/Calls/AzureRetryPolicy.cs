using Azure.Core;
using Azure.Core.Pipeline;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>Retries after transient faults with exponential back-off and jitter, records lost responses, and sets the time limit of each try.</summary>
/// <remarks>
/// When the response to an insert was lost although the row was stored, the retry finds that row and is refused. That refusal must not be reported as a
/// conflict. So a lost response is recorded on the <see cref="StorageCall"/>, and <see cref="ServiceGuard"/> reports a later refusal as an unknown outcome.
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

    /// <summary>
    /// Whether the service may have executed the request without a response. It sends 503 and 429 before it executes anything, and without a connection nothing
    /// was sent.
    /// </summary>
    private static bool IsAnswerLost(HttpMessage message, Exception? exception) => exception is null
        ? message.HasResponse && message.Response.Status is 408 or 500 or 502 or 504
        : !AzureFaults.IsNotConnected(exception);
}
