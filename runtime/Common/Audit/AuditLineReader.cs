using System.Buffers;

namespace WasmOs.Common.Audit;

/// <summary>Divides a stream into lines. Not thread-safe; does not own the stream.</summary>
internal sealed class AuditLineReader(Stream stream) : IDisposable
{
    private const int FirstSize = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The line, without its end. Valid until the next call of <see cref="ReadAsync"/>.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line has an end; false for bytes after the last end.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Reads the next line. A line that is longer than <see cref="AuditText.MaxLine"/> is divided, so that it cannot fill memory.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(_scanned + found - _start, isTerminated: true);
                return true;
            }

            _scanned = _end;
            if (_isAtEnd || _end - _start > AuditText.MaxLine)
            {
                var hasRest = _end > _start;
                Take(_end - _start, isTerminated: !_isAtEnd);
                return hasRest;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Take(int length, bool isTerminated)
    {
        Line = _buffer.AsMemory(_start, length);
        IsTerminated = isTerminated;
        _start = Math.Min(_end, _start + length + 1);
        _scanned = _start;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_scanned, _end, _start) = (_scanned - _start, _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _isAtEnd = read == 0;
        _end += read;
    }
}
