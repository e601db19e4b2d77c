using WasmOs.Runtime.Runs;

namespace WasmOs.Runtime;

/// <summary>
/// Turns a request, which lives on the heap, into a call, which lives on the stack, and back. A call has the members of a request, its time in the queue and
/// its token. A member that is added to the request must be added to the call and to both methods.
/// </summary>
internal static class GuestCalls
{
    /// <summary>The call of a request. It uses the arguments of the request, which must stay unchanged.</summary>
    public static GuestCall ToCall(ExecutionRequest request, TimeSpan queued, CancellationToken cancellationToken) => new()
    {
        Id = request.Id,
        Function = request.Function,
        Arguments = request.Arguments.Span,
        Limits = request.Limits,
        Wasi = request.Wasi,
        Returns = request.Returns,
        Priority = request.Priority,
        Flow = request.Flow,
        Source = request.Source,
        Load = request.Load,
        LoadDuration = request.LoadDuration,
        Trace = request.Trace,
        Queued = queued,
        CancellationToken = cancellationToken,
    };

    /// <summary>Copies the arguments, so that the request can outlive the caller's stack.</summary>
    public static ExecutionRequest ToRequest(in GuestCall call) => new()
    {
        Id = call.Id,
        Function = call.Function,
        Arguments = call.Arguments.ToArray(),
        Limits = call.Limits,
        Wasi = call.Wasi,
        Returns = call.Returns,
        Priority = call.Priority,
        Flow = call.Flow,
        Source = call.Source,
        Load = call.Load,
        LoadDuration = call.LoadDuration,
        Trace = call.Trace,
    };
}
