namespace WasmOs.Runtime.Wasi.Streams;

/// <summary>An input without bytes.</summary>
internal sealed class EmptyInput : IGuestInput
{
    public static readonly EmptyInput Instance = new();

    private EmptyInput()
    {
    }

    public int Read(Span<byte> destination) => 0;

    public Task WaitToReadAsync() => Task.CompletedTask;
}
