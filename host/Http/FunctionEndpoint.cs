using System.Reflection;
using WasmOs.Functions.Access;
using WasmOs.Functions.Audit;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Problems;
using WasmOs.Host.Admission;
using WasmOs.Host.Discovery;
using WasmOs.Host.Pipeline;

namespace WasmOs.Host.Http;

/// <summary>Serves the requests of one function. Thread-safe.</summary>
/// <remarks>
/// A request passes these steps: 1. the whole body arrives, if the function needs all of it, before any other resource is held for the client; 2. admission to
/// its lane, unless the function is exempt or streams; 3. a lease, which ends the call with its client, but for a change that the audit trail records, and
/// limits its time, if it does not stream; 4. the middleware and the function; 5. the result, which writes the response. The lease and the place in the lane
/// are released in every case.
/// </remarks>
internal sealed class FunctionEndpoint
{
    private readonly FunctionDefinition _function;
    private readonly AdmissionGate? _gate;
    private readonly AdmissionLanes _lanes;
    private readonly RequestLane _lane;
    private readonly bool _waitsForBody;
    private readonly long _mostBody;
    private readonly bool _streamsBody;
    private readonly bool _goesOn;
    private readonly StreamsAttribute? _streams;
    private readonly InvocationLeases _leases;
    private readonly Lazy<FunctionDelegate> _compiled;
    private FunctionDelegate? _chain;

    /// <summary>Creates the endpoint. The first request constructs the function's class and compiles its call.</summary>
    /// <param name="function">The function.</param>
    /// <param name="compile">Compiles the function's call and the middleware around it.</param>
    /// <param name="lanes">The gates that admit requests.</param>
    /// <param name="leases">Limits the time of calls.</param>
    /// <param name="mostBody">The largest body, in bytes, that is received before the request takes a place.</param>
    public FunctionEndpoint(
        FunctionDefinition function, Func<FunctionDefinition, FunctionDelegate> compile, AdmissionLanes lanes, InvocationLeases leases, long mostBody)
    {
        _function = function;
        _lanes = lanes;
        _lane = LaneRules.LaneOf(function);
        _gate = lanes.GateOf(_lane);
        _waitsForBody = LaneRules.WaitsForBody(function);
        _mostBody = mostBody;
        _goesOn = AuditedCall.IsRecorded(function.Name);
        _streams = function.Method.GetCustomAttribute<StreamsAttribute>();
        _streamsBody = _lane == RequestLane.Guests && !_waitsForBody;
        _leases = leases;
        _compiled = new Lazy<FunctionDelegate>(() => compile(function));
    }

    /// <summary>Serves a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        // 1. The body. A request with a larger body takes the transfers lane instead.
        var transfers = _lane == RequestLane.Transfers || (_waitsForBody && context.Request.ContentLength > _mostBody);
        if (_waitsForBody && !transfers)
        {
            if (!await _lanes.Bodies.ReceiveAsync(context.Request, _mostBody, out var isSlow, context.RequestAborted))
            {
                await RequestProblems.BodyTooSlow.ExecuteAsync(context);
                return;
            }

            if (isSlow && await CallerRecheck.RefuseAsync(context))
            {
                return;
            }
        }

        if (_streamsBody && (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0))
        {
            SlowBody.Allow(context);
        }

        // 2. Admission.
        var streams = _streams?.IsAskedFor(context.Request) == true;
        var gate = streams ? null : transfers ? _lanes.GateOf(RequestLane.Transfers) : _gate;
        if (gate is not null && !gate.TryEnter() && await gate.EnterAsync(context.RequestAborted) is var refusal and not AdmissionResult.Admitted)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        var transfer = transfers ? _lanes.Transfers.Track(context.Request) : null;

        // 3. The lease.
        var lease = _leases.Rent(_goesOn ? CancellationToken.None : context.RequestAborted, isTimed: !streams);
        try
        {
            // 4. Middleware and function.
            var chain = _chain ??= _compiled.Value;
            var result = await chain(new FunctionInvocation(context, _function, lease.Token));

            // 5. The result.
            await result.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (lease.Cause == StopCause.Shutdown && context.Response.HasStarted)
        {
            // The stop ended a response of which a part was sent. Only a cut connection shows the client that it is incomplete. The stop tells how many.
            context.Abort();
        }
        catch (OperationCanceledException) when (
            lease.Cause is StopCause.TimedOut or StopCause.Shutdown && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await (lease.Cause == StopCause.TimedOut ? RequestProblems.TimedOut : RequestProblems.ShuttingDown).ExecuteAsync(context);
        }
        finally
        {
            if (transfer is not null)
            {
                _lanes.Transfers.Remove(transfer);
            }

            _leases.Return(lease);
            gate?.Exit();
        }
    }

    private static Task RefuseAsync(HttpContext context, AdmissionResult refusal) => refusal switch
    {
        AdmissionResult.Full => RequestProblems.Overloaded.ExecuteAsync(context),
        AdmissionResult.TooLong => RequestProblems.WaitedTooLong.ExecuteAsync(context),
        AdmissionResult.Draining => RequestProblems.ShuttingDown.ExecuteAsync(context),
        _ => Task.FromCanceled(context.RequestAborted),
    };
}
