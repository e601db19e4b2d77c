using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>The process's standard streams for one guest.</summary>
internal sealed class StandardStreams : IDisposable
{
    private StandardStreams(IGuestInput input, IGuestOutput output, IGuestOutput error)
    {
        Input = input;
        Output = output;
        Error = error;
    }

    /// <summary>Whether somebody sits in front of them: guests then write line by line.</summary>
    public static bool AreTerminal => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public IGuestInput Input { get; }

    public IGuestOutput Output { get; }

    public IGuestOutput Error { get; }

    /// <param name="onBroken">Called when nobody reads the output any more; must stop the guest.</param>
    public static StandardStreams Open(Action onBroken) => OperatingSystem.IsWindows()
        ? new StandardStreams(
            new StreamInput(Console.OpenStandardInput()), new StreamOutput(Console.OpenStandardOutput()), new StreamOutput(Console.OpenStandardError()))
        : new StandardStreams(new DescriptorInput(0), new DescriptorOutput(1, onBroken), new DescriptorOutput(2, onBroken));

    /// <summary>Waits until what the guest wrote is on its way.</summary>
    public void Flush()
    {
        (Output as StreamOutput)?.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        (Error as StreamOutput)?.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public void Dispose() => (Input as IDisposable)?.Dispose();
}
