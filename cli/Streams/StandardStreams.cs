using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>The standard streams of the process for one guest.</summary>
internal sealed class StandardStreams : IDisposable
{
    /// <param name="onBroken">Called when the reader of the output has closed the pipe. It must stop the guest.</param>
    /// <param name="inputIsTaken">Whether the module itself was read from standard input. Then the guest's input is empty.</param>
    public StandardStreams(Action onBroken, bool inputIsTaken)
    {
        Input = inputIsTaken ? new BytesInput(default) : ProcessDescriptors.OpenInput();
        Output = ProcessDescriptors.OpenOutput(1, onBroken);
        Error = ProcessDescriptors.OpenOutput(2, onBroken);
    }

    public IGuestInput Input { get; }

    public IGuestOutput Output { get; }

    public IGuestOutput Error { get; }

    /// <summary>Waits until everything that the guest wrote has been passed to the system.</summary>
    public void Flush()
    {
        (Output as StreamOutput)?.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        (Error as StreamOutput)?.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public void Dispose() => (Input as IDisposable)?.Dispose();
}
