using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>The process's standard streams for one guest.</summary>
internal sealed class StandardStreams : IDisposable
{
    /// <param name="onBroken">Called when nobody reads the output any more; must stop the guest.</param>
    /// <param name="inputIsTaken">Whether the module itself was read from standard input, of which nothing is left then.</param>
    public StandardStreams(Action onBroken, bool inputIsTaken)
    {
        Input = inputIsTaken ? new BytesInput(default) : ProcessDescriptors.OpenInput();
        Output = ProcessDescriptors.OpenOutput(1, onBroken);
        Error = ProcessDescriptors.OpenOutput(2, onBroken);
    }

    public IGuestInput Input { get; }

    public IGuestOutput Output { get; }

    public IGuestOutput Error { get; }

    /// <summary>Waits until what the guest wrote is on its way.</summary>
    public void Flush()
    {
        (Output as StreamOutput)?.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        (Error as StreamOutput)?.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public void Dispose() => (Input as IDisposable)?.Dispose();
}
