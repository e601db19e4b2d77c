using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Cli.Streams;

/// <summary>The command's own output cannot be written.</summary>
internal sealed class OutputException(StreamError error) : IOException($"standard output cannot be written: {Describe(error)}")
{
    public StreamError Error => error;

    private static string Describe(StreamError error) => error switch
    {
        StreamError.NoSpace => "no space is left on the device",
        StreamError.FileTooBig => "the file has reached its largest size",
        StreamError.BrokenPipe => "nobody reads it any more",
        StreamError.BadDescriptor => "it is not open for writing",
        _ => "input/output error",
    };
}
