using System.Diagnostics.Metrics;

namespace WasmOs.Functions.Pipeline;

/// <summary>Counts requests by function and status, and how long they took. Thread-safe; allocates nothing. docs/metrics.md describes the figures.</summary>
internal sealed class RequestMetrics
{
    private const string NoFunction = "none";

    // A guest may answer with any status, so the label is its class.
    private static readonly string[] Classes = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">The factory of the process, which owns the meter.</param>
    public RequestMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(new MeterOptions(FunctionsDiagnostics.MeterName));
        _requests = meter.CreateCounter<long>("wasmos_http_requests_total", null, "HTTP requests that have ended, by function and class of status.");
        _duration = meter.CreateHistogram(
            "wasmos_http_request_duration_seconds", null, "How long HTTP requests took, by function; streams are not among them.", null, Bounds);
    }

    /// <summary>Counts a request that has ended.</summary>
    /// <param name="context">The request.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Count(HttpContext context, TimeSpan elapsed)
    {
        if (!_requests.Enabled)
        {
            return;
        }

        var status = context.Response.StatusCode / 100;
        var function = new KeyValuePair<string, object?>("function", context.GetEndpoint()?.DisplayName ?? NoFunction);
        _requests.Add(1, function, new KeyValuePair<string, object?>("status", Classes[status is >= 1 and <= 5 ? status : 0]));
        if (!ResponseStream.IsStream(context))
        {
            _duration.Record(elapsed.TotalSeconds, function);
        }
    }
}
