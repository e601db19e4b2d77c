using System.Text;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Tests.Imports.AssemblyScript;

/// <summary>An output that takes so many bytes, then nothing until the guest has waited once.</summary>
internal sealed class StepOutput : IGuestOutput
{
    private readonly List<byte> _taken = [];
    private readonly int _bytes;
    private int _room;

    public StepOutput(int bytes)
    {
        _bytes = bytes;
        _room = bytes;
    }

    /// <summary>How often the guest waited.</summary>
    public int Waits { get; private set; }

    /// <summary>What was taken.</summary>
    public string Text => Encoding.UTF8.GetString(_taken.ToArray());

    public int Write(ReadOnlySpan<byte> source)
    {
        var count = Math.Min(source.Length, _room);
        _taken.AddRange(source[..count]);
        _room -= count;
        return count;
    }

    public Task WaitToWriteAsync()
    {
        Waits++;
        _room = _bytes;
        return _bytes == 0 ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
