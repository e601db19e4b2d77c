using System.Runtime.ExceptionServices;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime;

/// <summary>
/// Runs one call on a new thread with a large stack, because the caller's thread has too little stack left. The caller's thread blocks until the call has
/// ended.
/// </summary>
internal sealed class OwnThread
{
    private readonly GuestExecutor _executor;
    private readonly RuntimeModule _module;
    private readonly ExecutionRequest _request;
    private readonly TimeSpan _queued;
    private readonly CancellationToken _cancellationToken;
    private ExecutionOutcome? _outcome;
    private ExceptionDispatchInfo? _failure;

    private OwnThread(GuestExecutor executor, RuntimeModule module, in GuestCall call)
    {
        _executor = executor;
        _module = module;
        _queued = call.Queued;
        _cancellationToken = call.CancellationToken;
        _request = GuestCalls.ToRequest(call);
    }

    public static ExecutionOutcome Run(GuestExecutor executor, RuntimeModule module, in GuestCall call, int guestBytes)
    {
        var work = new OwnThread(executor, module, call);
        var thread = new Thread(work.Run, guestBytes + (2 * ThreadStack.Reserve)) { IsBackground = true, Name = "wasmos-guest" };
        var replaced = PoolThreads.Replace();
        try
        {
            thread.Start();
            thread.Join();
        }
        finally
        {
            if (replaced)
            {
                PoolThreads.GiveBack();
            }
        }

        work._failure?.Throw();
        return work._outcome!;
    }

    private void Run()
    {
        try
        {
            _outcome = _executor.Run(_module, GuestCalls.ToCall(_request, _queued, _cancellationToken));
        }
        catch (Exception exception)
        {
            // The caller's thread throws this exception again, so it must be caught here whatever it is.
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
