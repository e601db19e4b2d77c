using Azure;
using Azure.Core.Pipeline;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure.Calls;

/// <summary>The boundary to one service: bounds each operation in time and turns its faults into what the ports promise.</summary>
/// <param name="service"><c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
/// <param name="limits">The bounds.</param>
/// <param name="time">Measures them.</param>
internal sealed class ServiceGuard(string service, CallLimits limits, TimeProvider time)
{
    /// <summary>Runs an operation.</summary>
    /// <returns>Its result; the default of <typeparamref name="T"/> when the service refused it (see <see cref="StorageCall.Refused"/>).</returns>
    /// <exception cref="StorageUnavailableException">The service did not do it, or whether it did is unknown.</exception>
    public async ValueTask<T?> RunAsync<T>(StorageCall call, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var bound = call.ContentBytes is { } bytes
            ? new CancellationTokenSource(limits.OperationTime(bytes), time)
            : new CancellationTokenSource();
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
    }

    /// <summary>Throws when a refusal may be the echo of the operation's own earlier try: the outcome is then unknown.</summary>
    public void ThrowIfAnswerLost(StorageCall call, Exception? refusal = null)
    {
        if (call.AnswerLost)
        {
            throw new StorageUnavailableException(
                service,
                $"Azure Storage ({service}): whether it did {call} is unknown: the answer to a try was lost and the next was refused. Read what is stored.",
                refusal);
        }
    }

    /// <summary>The fault in the words of the ports.</summary>
    public StorageUnavailableException Unavailable(StorageCall call, Exception fault) =>
        new(service, $"Azure Storage ({service}) did not {call}: {AzureFaults.Explain(fault)}.", fault);
}
