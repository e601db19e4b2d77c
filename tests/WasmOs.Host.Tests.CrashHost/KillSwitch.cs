using System.Diagnostics;

namespace WasmOs.Host.Tests.CrashHost;

/// <summary>Kills this process, as <c>kill -9</c> does, after so many writes behind the first one under an idempotency key, which counts. What the host writes in the background does not.</summary>
internal sealed class KillSwitch(int writes)
{
    private int _left = writes;
    private volatile bool _armed;

    /// <summary>Notes a write that has been acknowledged. Does not return when it was the last one.</summary>
    public async ValueTask AfterAsync(string service, string name)
    {
        _armed |= (service, name) == ("table", "Idempotency");
        if (_armed && name is not ("executions" or "artifacts") && Interlocked.Decrement(ref _left) == 0)
        {
            Process.GetCurrentProcess().Kill();
            await new TaskCompletionSource().Task;
        }
    }
}
