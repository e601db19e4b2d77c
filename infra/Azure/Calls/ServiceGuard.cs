using Azure;
using Azure.Core.Pipeline;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>
/// The boundary to one service: limits the time of each operation and converts the service's faults to the exceptions of the ports. Thread-safe.
/// </summary>
/// <param name="service">The service's name for messages: <c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
/// <param name="limits">The time limits.</param>
/// <param name="time">The clock for the time limits.</param>
internal sealed class ServiceGuard(string service, CallLimits limits, TimeProvider time)
{
    /// <summary>Runs an operation.</summary>
    /// <returns>The operation's result; the default of <typeparamref name="T"/> when the service refused it (see <see cref="StorageCall.Refused"/>).</returns>
    /// <exception cref="StorageUnavailableException">The service did not execute the operation, or it is unknown whether it did.</exception>
    public async ValueTask<T?> RunAsync<T>(StorageCall call, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var bound = call.ContentBytes is { } bytes
            ? new CancellationTokenSource(limits.OperationTime(bytes), time)
            : new CancellationTokenSource();
        var begun = StorageSpans.Begin(time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            using (HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [StorageCall.Property] = call }))
            {
                return await operation(either.Token).ConfigureAwait(false);
            }
        }
        catch (RequestFailedException e) when (call.Refused?.Invoke(e) == true)
        {
            ThrowIfAnswerLost(call, e);
            return default;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && AzureFaults.IsFault(e))
        {
            throw Unavailable(call, e);
        }
        finally
        {
            StorageSpans.End(begun, time, service, call.Verb);
        }
    }

    /// <summary>Throws when the operation's own earlier try may have caused the refusal, because the outcome is then unknown.</summary>
    public void ThrowIfAnswerLost(StorageCall call, Exception? refusal = null)
    {
        if (call.AnswerLost)
        {
            throw new StorageUnavailableException(
                service,
                $"Azure Storage ({service}): it is unknown whether it did {call}: the answer to a try was lost and the next try was refused. "
                + "Read what is stored.",
                refusal);
        }
    }

    /// <summary>Returns the ports' exception for a fault.</summary>
    public StorageUnavailableException Unavailable(StorageCall call, Exception fault) =>
        new(service, $"Azure Storage ({service}) did not {call}: {AzureFaults.Explain(fault)}.", fault);
}
