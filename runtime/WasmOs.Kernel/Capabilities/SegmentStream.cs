using WasmOs.Common;

namespace WasmOs.Kernel.Capabilities;

/// <summary>A stream over segments that are produced while it is read. A segment is fully consumed before the next is requested.</summary>
internal sealed class SegmentStream(IEnumerator<ReadOnlyMemory<byte>> segments) : ForwardStream
{
    private ReadOnlyMemory<byte> _current;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_current.IsEmpty)
        {
            if (!segments.MoveNext())
            {
                return 0;
            }

            _current = segments.Current;
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current.Span[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            segments.Dispose();
        }

        base.Dispose(disposing);
    }
}
