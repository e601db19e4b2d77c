using System.Diagnostics;

namespace WasmOs.Host.Tests.CrashHost;

/// <summary>
/// Kills this process like <c>kill -9</c> after a number of writes, counted from the first write of a row of a table, which is included. Writes of the host's
/// background work are not counted.
/// </summary>
internal sealed class KillSwitch(int writes, string table)
{
    private int _left = writes;
    private volatile bool _armed;

    /// <summary>Counts an acknowledged write. Does not return when it was the last one.</summary>
    public async ValueTask AfterAsync(string service, string name)
    {
        _armed |= (service, name) == ("table", table);
        if (_armed && name is not ("executions" or "artifacts") && Interlocked.Decrement(ref _left) == 0)
        {
            Process.GetCurrentProcess().Kill();
            await new TaskCompletionSource().Task;
        }
    }
}
