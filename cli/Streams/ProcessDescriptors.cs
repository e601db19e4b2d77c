using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>
/// The process's standard streams, and which of them it was started with. Those that were closed are not touched: a guest finds its input at its end and its output
/// taken by nobody, as programs of other runtimes do.
/// </summary>
internal static class ProcessDescriptors
{
    private static readonly bool[] Open = [IsOpen(0), IsOpen(1), IsOpen(2)];

    /// <summary>The standard streams in front of which somebody sits.</summary>
    public static TerminalStreams Terminals =>
        (IsTerminal(0) ? TerminalStreams.Input : 0) | (IsTerminal(1) ? TerminalStreams.Output : 0) | (IsTerminal(2) ? TerminalStreams.Error : 0);

    /// <summary>Standard input, for one reader.</summary>
    public static IGuestInput OpenInput() =>
        !Open[0] ? new BytesInput(default) : OperatingSystem.IsWindows() ? new StreamInput(Console.OpenStandardInput()) : new DescriptorInput(0);

    /// <summary>Standard output (1) or error (2), for a guest.</summary>
    /// <param name="descriptor">Which.</param>
    /// <param name="onBroken">Called when nobody reads it any more; must stop the guest.</param>
    public static IGuestOutput OpenOutput(int descriptor, Action onBroken) =>
        !Open[descriptor] ? new ClosedOutput()
        : OperatingSystem.IsWindows() ? new StreamOutput(descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError())
        : new DescriptorOutput(descriptor, onBroken);

    /// <summary>Standard output (1) or error (2), for the command's own words.</summary>
    public static Stream OpenStream(int descriptor) =>
        !Open[descriptor] ? Stream.Null
        : OperatingSystem.IsWindows() ? descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError()
        : new DescriptorStream(descriptor);

    /// <summary>Standard input as a stream, for a module that is read from it.</summary>
    public static Stream OpenInputStream() => Open[0] ? Console.OpenStandardInput() : Stream.Null;

    private static bool IsOpen(int descriptor) => OperatingSystem.IsWindows() || LibC.IsInherited(descriptor);

    private static bool IsTerminal(int descriptor)
    {
        if (!OperatingSystem.IsWindows())
        {
            return Open[descriptor] && LibC.IsTerminal(descriptor);
        }

        return descriptor switch
        {
            0 => !Console.IsInputRedirected,
            1 => !Console.IsOutputRedirected,
            _ => !Console.IsErrorRedirected,
        };
    }
}
