using System.Globalization;
using System.Text;

namespace WasmOs.Kernel.Batches.Lanes;

/// <summary>The message that makes somebody work on a lane: <c>{batch id}/{lane}</c>.</summary>
internal readonly record struct BatchLaneMessage(BatchId Batch, int Lane)
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">It is none; the queue's host puts it aside.</exception>
    public static BatchLaneMessage Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && BatchId.TryParse(text[..slash], out var batch)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var lane) && lane < BatchRequest.MaxParallelism
            ? new BatchLaneMessage(batch, lane)
            : throw new FormatException("The message names no lane of a batch.");
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Batch}/{Lane}");
}
