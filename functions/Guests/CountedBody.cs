using System.Buffers;
using System.IO.Pipelines;

namespace WasmOs.Functions.Guests;

/// <summary>
/// A body that came without a length (chunked). It is held as a whole, so that its guest gets the length before it reads. The receiver owns it and disposes it
/// after the run.
/// </summary>
internal sealed class CountedBody : IDisposable
{
    private readonly CountedBodies _owner;
    private byte[] _buffer;

    private CountedBody(CountedBodies owner, byte[] buffer) => (_owner, _buffer) = (owner, buffer);

    /// <summary>The body's length, bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a body to its end.</summary>
    /// <param name="reader">The reader of the body.</param>
    /// <param name="limit">The largest allowed body, bytes.</param>
    /// <param name="owner">Rents the buffers and bounds the memory of all bodies.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The body, or the reason why there is none.</returns>
    public static async ValueTask<(CountedBody? Body, CountingFailure Failure)> ReadAsync(
        PipeReader reader, int limit, CountedBodies owner, CancellationToken cancellationToken)
    {
        if (owner.Rent(CountedBodies.FirstBytes) is not { } first)
        {
            return (null, CountingFailure.Full);
        }

        var body = new CountedBody(owner, first);
        var isWhole = false;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var failure = body.Take(result.Buffer, limit);
                reader.AdvanceTo(result.Buffer.End);
                if (failure != CountingFailure.None)
                {
                    return (null, failure);
                }

                if (result.IsCompleted)
                {
                    isWhole = true;
                    return (body, CountingFailure.None);
                }
            }
        }
        finally
        {
            if (!isWhole)
            {
                body.Dispose();
            }
        }
    }

    /// <summary>Opens a reader at the start of the body.</summary>
    public PipeReader OpenReader() => PipeReader.Create(new ReadOnlySequence<byte>(_buffer, 0, Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner.Return(_buffer);
        _buffer = [];
    }

    private CountingFailure Take(in ReadOnlySequence<byte> more, int limit)
    {
        if (more.Length > limit - Length)
        {
            return CountingFailure.TooLarge;
        }

        var wanted = Length + (int)more.Length;
        if (wanted > _buffer.Length)
        {
            if (_owner.Rent(Math.Min(limit, Math.Max(wanted, 2 * _buffer.Length))) is not { } larger)
            {
                return CountingFailure.Full;
            }

            _buffer.AsSpan(0, Length).CopyTo(larger);
            _owner.Return(_buffer);
            _buffer = larger;
        }

        more.CopyTo(_buffer.AsSpan(Length));
        Length = wanted;
        return CountingFailure.None;
    }
}
