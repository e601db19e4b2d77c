using System.Globalization;
using System.Text;

namespace WasmOs.Kernel.Batches;

/// <summary>The message that asks a worker to work on a lane: <c>{batch id}/{lane}</c>.</summary>
internal readonly record struct BatchLaneMessage(BatchId Batch, int Lane)
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">The text is not such a message. The head then tries again and finally moves it to the poison queue.</exception>
    public static BatchLaneMessage Parse(string text) =>
        TryParse(text, out var message) ? message : throw new FormatException("The message does not name a lane of a batch.");

    /// <summary>Reads a message; false when the text is not one.</summary>
    public static bool TryParse(string text, out BatchLaneMessage message)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && BatchId.TryParse(text[..slash], out var batch)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var lane) && lane < BatchRequest.MaxParallelism)
        {
            message = new BatchLaneMessage(batch, lane);
            return true;
        }

        message = default;
        return false;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Batch}/{Lane}");
}
