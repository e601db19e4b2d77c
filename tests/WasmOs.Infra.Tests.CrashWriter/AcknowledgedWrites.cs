using System.Globalization;
using System.Text;

namespace WasmOs.Infra.Tests.CrashWriter;

/// <summary>One line a write, in one system call: a line that reached the pipe outlives this process.</summary>
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
