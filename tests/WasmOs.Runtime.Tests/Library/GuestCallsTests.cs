using System.Reflection;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime.Tests.Library;

public sealed class GuestCallsTests
{
    /// <summary>A member that is added to the request and forgotten here fails: its value is the default, or gets lost.</summary>
    [Fact]
    public void ToRequest_ACallOfARequest_KeepsEveryMember()
    {
        var request = new ExecutionRequest
        {
            Id = ExecutionId.New(TimeProvider.System),
            Function = new ModuleExport("f", ExternKind.Function, null),
            Arguments = new GuestArgument[] { 1 },
            Returns = ResultShape.Bytes,
            Limits = ResourceLimits.Default with { Fuel = 1 },
            Wasi = new WasiOptions(),
            Priority = RunPriority.High,
            Flow = "flow",
            Source = RunSource.Background,
            Trace = true,
            Load = StartKind.Cold,
            LoadDuration = TimeSpan.FromSeconds(1),
        };
        using var stop = new CancellationTokenSource();
        var call = GuestCalls.ToCall(request, TimeSpan.Zero, stop.Token).After(TimeSpan.FromSeconds(2));
        Assert.Equal((TimeSpan.FromSeconds(2), stop.Token), (call.Queued, call.CancellationToken));
        var copy = GuestCalls.ToRequest(call);

        var plain = new ExecutionRequest { Id = default, Function = null! };
        foreach (var member in typeof(ExecutionRequest).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Assert.NotEqual(member.GetValue(plain), member.GetValue(request));
            if (member.Name != nameof(ExecutionRequest.Arguments))
            {
                Assert.Equal(member.GetValue(request), member.GetValue(copy));
            }
        }

        Assert.Equal(request.Arguments.ToArray(), copy.Arguments.ToArray());
    }
}
