using System.Globalization;
using System.Text;

namespace WasmOs.Infra.Tests.CrashWriter;

/// <summary>
/// Writes a line for each acknowledged write, in one system call. A line that reached the pipe is not lost when this process is killed. Thread-safe.
/// </summary>
internal sealed class AcknowledgedWrites(Stream output) : IDisposable
{
    private readonly Lock _gate = new();

    public void Add(string kind, string key, long value)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind} {key} {value}\n"));
        lock (_gate)
        {
            output.Write(line);
            output.Flush();
        }
    }

    public void Dispose() => output.Dispose();
}
