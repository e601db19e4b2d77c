using WasmOs.Functions.Access;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>The HTTP function of the live stream.</summary>
public sealed class LiveStreamFunctions(LiveReaders readers, TimeProvider time)
{
    [Function("metrics-stream")]
    [Requires(Permission.MetricsRead)]
    [QueryParameters(LiveTopicWords.Parameter)]
    [Streams]
    public IResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/metrics/stream")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new FieldErrors();
        var topics = LiveTopicWords.Read(request, errors);
        if (!errors.IsEmpty)
        {
            return new ProblemResult(Problem.From(errors));
        }

        return LiveAccess.Refuse(CallerFeature.Of(request), topics) is { } refusal
            ? new ProblemResult(refusal)
            : LiveStreamResult.Of(request, readers, new TopicFeed(topics), time, cancellationToken);
    }
}
