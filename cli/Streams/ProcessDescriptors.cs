using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>
/// Opens those standard streams that were open when the process started. The others are not touched: then the guest's input is empty and its output is
/// discarded, as in the runtimes of other languages.
/// </summary>
internal static class ProcessDescriptors
{
    private static readonly bool[] Open = [IsOpen(0), IsOpen(1), IsOpen(2)];

    /// <summary>The standard streams that are connected to a terminal.</summary>
    public static TerminalStreams Terminals =>
        (IsTerminal(0) ? TerminalStreams.Input : 0) | (IsTerminal(1) ? TerminalStreams.Output : 0) | (IsTerminal(2) ? TerminalStreams.Error : 0);

    /// <summary>Opens standard input for one reader.</summary>
    public static IGuestInput OpenInput() =>
        !Open[0] ? new BytesInput(default) : OperatingSystem.IsWindows() ? new StreamInput(Console.OpenStandardInput()) : new DescriptorInput(0);

    /// <summary>Opens standard output (1) or standard error (2) for a guest.</summary>
    /// <param name="descriptor">1 or 2.</param>
    /// <param name="onBroken">Called when the reader has closed the pipe. It must stop the guest.</param>
    public static IGuestOutput OpenOutput(int descriptor, Action onBroken) =>
        !Open[descriptor] ? new ClosedOutput()
        : OperatingSystem.IsWindows() ? new StreamOutput(descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError())
        : new DescriptorOutput(descriptor, onBroken);

    /// <summary>Opens standard output (1) or standard error (2) for the command's own messages.</summary>
    public static Stream OpenStream(int descriptor) =>
        !Open[descriptor] ? Stream.Null
        : OperatingSystem.IsWindows() ? descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError()
        : new DescriptorStream(descriptor);

    /// <summary>Opens standard input as a stream, to read a module from it.</summary>
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
