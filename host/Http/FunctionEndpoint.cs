using WasmOs.Host.Admission;
using WasmOs.Host.Discovery;
using WasmOs.Host.Invocation;
using WasmOs.Host.Pipeline;

namespace WasmOs.Host.Http;

/// <summary>Serves the requests of one function.</summary>
/// <remarks>
/// A request passes: 1. admission, unless the function is exempt; 2. a lease, which bounds its time; 3. the middleware and the function; 4. its result,
/// which writes the response; and gives lease and admission back whatever happens.
/// </remarks>
internal sealed class FunctionEndpoint
{
    private readonly FunctionDefinition _function;
    private readonly AdmissionGate? _gate;
    private readonly InvocationLeases _leases;
    private readonly Lazy<FunctionDelegate> _compiled;
    private FunctionDelegate? _chain;

    /// <summary>Creates the endpoint; the function's class is constructed and its call compiled at the first request.</summary>
    /// <param name="function">The function.</param>
    /// <param name="compile">Gives the middleware and the compiled call.</param>
    /// <param name="gate">Admission; null when the function is exempt.</param>
    /// <param name="leases">Bounds the time of calls.</param>
    public FunctionEndpoint(FunctionDefinition function, Func<FunctionDefinition, FunctionDelegate> compile, AdmissionGate? gate, InvocationLeases leases)
    {
        _function = function;
        _gate = gate;
        _leases = leases;
        _compiled = new Lazy<FunctionDelegate>(() => compile(function));
    }

    /// <summary>Serves a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        // 1. Admission.
        if (_gate is not null && !_gate.TryEnter() && await _gate.EnterAsync(context.RequestAborted) is var refusal and not AdmissionResult.Admitted)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        // 2. The lease.
        InvocationLease lease = _leases.Rent(context.RequestAborted);
        try
        {
            // 3. Middleware and function.
            FunctionDelegate chain = _chain ??= _compiled.Value;
            IResult result = await chain(new FunctionInvocation(context, _function, lease.Token));

            // 4. The result.
            await result.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (lease.Cause is StopCause.TimedOut or StopCause.Shutdown && !context.Response.HasStarted)
        {
            await (lease.Cause == StopCause.TimedOut ? Problems.TimedOut : Problems.ShuttingDown).ExecuteAsync(context);
        }
        finally
        {
            _leases.Return(lease);
            _gate?.Exit();
        }
    }

    private static Task RefuseAsync(HttpContext context, AdmissionResult refusal) => refusal switch
    {
        AdmissionResult.Full => Problems.Overloaded.ExecuteAsync(context),
        AdmissionResult.Draining => Problems.ShuttingDown.ExecuteAsync(context),
        _ => Task.FromCanceled(context.RequestAborted),
    };
}
