using System.Buffers.Binary;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Reads a lane's inputs in order, buffering a part of the blob at a time. Not thread-safe.</summary>
internal sealed class BatchLaneInputs
{
    private const int WindowBytes = 256 * 1024;

    private readonly IBlobStore _blobs;
    private readonly BlobAddress _blob;
    private readonly uint[] _offsets;
    private readonly long _contentStart;
    private byte[] _window = [];
    private uint _windowStart;

    private BatchLaneInputs(IBlobStore blobs, BlobAddress blob, uint[] offsets, long contentStart)
    {
        _blobs = blobs;
        _blob = blob;
        _offsets = offsets;
        _contentStart = contentStart;
    }

    /// <summary>Reads the lane's part of the index; null when the blob is missing or damaged.</summary>
    public static async ValueTask<BatchLaneInputs?> OpenAsync(IBlobStore blobs, BlobAddress blob, BatchLaneMap map, CancellationToken cancellationToken)
    {
        var start = (long)BatchInputFile.OffsetBytes * map.Before;
        var bytes = await TryReadAsync(blobs, blob, start, BatchInputFile.OffsetBytes * (map.Count + 1), cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        var offsets = new uint[map.Count + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * BatchInputFile.OffsetBytes));
        }

        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] < offsets[i - 1])
            {
                Note(blobs, blob);
                return null;
            }
        }

        return new BatchLaneInputs(blobs, blob, offsets, BatchInputFile.ContentStart(map.Total));
    }

    /// <summary>
    /// Reads the input at a position of the lane; null when the blob is missing or damaged. The returned input stays valid after further reads.
    /// </summary>
    public async ValueTask<BatchInput?> ReadAsync(int position, CancellationToken cancellationToken)
    {
        var (start, end) = (_offsets[position], _offsets[position + 1]);
        if (start < _windowStart || end > _windowStart + _window.Length)
        {
            if (await TryReadAsync(_blobs, _blob, _contentStart + start, WindowLength(position), cancellationToken).ConfigureAwait(false) is not { } window)
            {
                return null;
            }

            _window = window;
            _windowStart = start;
        }

        try
        {
            return BatchInputFile.Read(_window.AsMemory((int)(start - _windowStart), (int)(end - start)));
        }
        catch (ArgumentException)
        {
            // The lengths inside the input do not fit its size.
            Note(_blobs, _blob);
            return null;
        }
    }

    private static async ValueTask<byte[]?> TryReadAsync(IBlobStore blobs, BlobAddress blob, long start, long length, CancellationToken cancellationToken)
    {
        try
        {
            if (await BlobReading.ReadAsync(blobs, blob, start, length, cancellationToken).ConfigureAwait(false) is { } bytes)
            {
                return bytes;
            }
        }
        catch (ContentDamagedException)
        {
            // Treated like a missing blob: the batch stops with a reason.
        }

        Note(blobs, blob);
        return null;
    }

    private static void Note(IBlobStore blobs, BlobAddress blob) =>
        ContentDamage.Of(blobs).Note(new DamagedContent(blob, "The inputs of a batch", "Submit the batch again."));

    /// <summary>The length of as many whole inputs as fit into <see cref="WindowBytes"/>, at least one.</summary>
    private long WindowLength(int position)
    {
        var last = position + 1;
        while (last + 1 < _offsets.Length && _offsets[last + 1] - _offsets[position] <= WindowBytes)
        {
            last++;
        }

        return _offsets[last] - _offsets[position];
    }
}
