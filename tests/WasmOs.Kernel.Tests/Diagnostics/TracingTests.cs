using System.Diagnostics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.TestKit.Time;
using TraceOptions = WasmOs.Kernel.Diagnostics.TraceOptions;

namespace WasmOs.Kernel.Tests.Diagnostics;

public sealed class TracingTests : IDisposable
{
    private readonly ActivitySource _source = new("WasmOs.Kernel.Tests.Tracing");
    private readonly ActivityListener _listener;
    private readonly Tracing _tracing = new(new TraceOptions(), new ManualTimeProvider());

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    /// <summary>A timer that the first request set keeps the span of that request.</summary>
    [Fact]
    public void Begin_OfWorkThatContinuesNothing_IsATraceOfItsOwnWhateverIsCurrent()
    {
        using var ambient = _source.StartActivity("request")!;

        using var span = _tracing.Begin(_source, "schedule", ActivityKind.Producer, null)!;

        Assert.NotEqual(ambient.TraceId, span.TraceId);
        Assert.Same(span, Activity.Current);
    }

    [Fact]
    public void Begin_OfWorkThatContinuesATrace_IsInIt()
    {
        using var ambient = _source.StartActivity("request")!;

        using var span = _tracing.Begin(_source, "task", ActivityKind.Consumer, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")!;

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToHexString());
    }
}
