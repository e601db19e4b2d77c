namespace WasmOs.Cli.Streams;

/// <summary>
/// A file descriptor of the process as a stream for the command's own messages. A write blocks until there is room. A failure throws
/// <see cref="OutputException"/>.
/// </summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            LibC.Poll(descriptor, LibC.PollOut, LibC.Infinite);
            switch (LibC.Write(descriptor, buffer, out var count))
            {
                case TransferEnd.Done:
                    buffer = buffer[count..];
                    break;
                case TransferEnd.Failed:
                    throw new OutputException(LibC.LastError);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
