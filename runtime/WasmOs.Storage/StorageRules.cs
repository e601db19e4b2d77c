using System.Runtime.CompilerServices;
using System.Text;

namespace WasmOs.Storage;

/// <summary>
/// The limits of the storage ports, which are those of Azure Storage. Both adapters check them before they do anything. Each check throws an
/// <see cref="ArgumentException"/>.
/// </summary>
public static class StorageRules
{
    /// <summary>The largest block that can be appended to a blob, bytes.</summary>
    public const int MaxAppendBlock = 4 << 20;

    /// <summary>The largest body of a message, bytes.</summary>
    public const int MaxMessageBody = 48 << 10;

    /// <summary>The most messages that can be received at once.</summary>
    public const int MaxMessages = 32;

    /// <summary>The most writes of a transaction.</summary>
    public const int MaxTransaction = 100;

    /// <summary>The most rows of a page.</summary>
    public const int MaxPage = 1000;

    private const int MaxBlobName = 1024;
    private static readonly TimeSpan SevenDays = TimeSpan.FromDays(7);

    /// <summary>Checks the name of a container or a queue: 3 to 63 lower-case letters, digits and single hyphens.</summary>
    public static void CheckName(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        var legal = name.Length is >= 3 and <= 63 && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
        foreach (var c in name)
        {
            legal &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
        }

        if (!legal)
        {
            throw new ArgumentException(
                $"'{Shown(name)}' is not a container or queue name: use 3 to 63 lower-case letters, digits and single hyphens.", parameter);
        }
    }

    /// <summary>Checks the name of a table: a letter, then letters and digits, 3 to 63 characters.</summary>
    public static void CheckTable(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var legal = table.Length is >= 3 and <= 63 && char.IsAsciiLetter(table[0]);
        foreach (var c in table)
        {
            legal &= char.IsAsciiLetterOrDigit(c);
        }

        if (!legal)
        {
            throw new ArgumentException($"'{Shown(table)}' is not a table name: use a letter, then letters and digits, 3 to 63 characters.", nameof(table));
        }
    }

    /// <summary>Checks a blob's container and name.</summary>
    public static void CheckBlob(BlobAddress blob)
    {
        CheckName(blob.Container, nameof(blob));
        ArgumentNullException.ThrowIfNull(blob.Name, nameof(blob));
        var legal = blob.Name.Length is >= 1 and <= MaxBlobName;
        if (legal)
        {
            foreach (var part in blob.Name.AsSpan().Split('/'))
            {
                legal &= blob.Name.AsSpan()[part] is not ("" or "." or "..");
            }
        }

        if (!legal)
        {
            throw new ArgumentException(
                $"'{Shown(blob.Name)}' is not a blob name: use 1 to 1,024 characters in parts divided by '/', none empty, '.' or '..'.", nameof(blob));
        }
    }

    public static void CheckRange(long offset, long? length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(length));
        }
    }

    public static void CheckBlock(ReadOnlyMemory<byte> block)
    {
        if (block.Length is < 1 or > MaxAppendBlock)
        {
            throw new ArgumentException($"A block has 1 byte to 4 MiB, not {block.Length} bytes: divide it.", nameof(block));
        }
    }

    public static void CheckLease(TimeSpan duration)
    {
        if (duration.TotalSeconds is < 15 or > 60)
        {
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "A lease lasts 15 to 60 seconds.");
        }
    }

    public static void CheckTransaction(IReadOnlyList<TableWrite> writes)
    {
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count is < 1 or > MaxTransaction)
        {
            throw new ArgumentException($"A transaction has 1 to {MaxTransaction} writes, not {writes.Count}.", nameof(writes));
        }

        var rows = new HashSet<string>(writes.Count, StringComparer.Ordinal);
        foreach (var write in writes)
        {
            TableEntityRules.Check(write);
            if (write.Entity.PartitionKey != writes[0].Entity.PartitionKey)
            {
                throw new ArgumentException("All writes of a transaction must be in one partition.", nameof(writes));
            }

            if (!rows.Add(write.Entity.RowKey))
            {
                throw new ArgumentException("A transaction must not write the same row twice.", nameof(writes));
            }
        }
    }

    public static void CheckQuery(TableQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > MaxPage)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"A page has 1 to {MaxPage} rows.");
        }
    }

    public static void CheckSend(ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive)
    {
        CheckBody(body);
        CheckDelay(delay);
        if (timeToLive is { } life && (life < TimeSpan.FromSeconds(1) || delay >= life))
        {
            throw new ArgumentOutOfRangeException(nameof(timeToLive), life, "A time to live is at least a second and longer than the delay.");
        }
    }

    public static void CheckBody(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxMessageBody)
        {
            throw new ArgumentException($"A message has at most 48 KiB, not {body.Length} bytes: put the content into a blob.", nameof(body));
        }
    }

    public static void CheckReceive(int maxMessages, TimeSpan visibilityTimeout)
    {
        CheckCount(maxMessages);
        if (visibilityTimeout < TimeSpan.FromSeconds(1) || visibilityTimeout > SevenDays)
        {
            throw new ArgumentOutOfRangeException(nameof(visibilityTimeout), visibilityTimeout, "Received messages are hidden for 1 second to 7 days.");
        }
    }

    public static void CheckCount(int maxMessages)
    {
        if (maxMessages is < 1 or > MaxMessages)
        {
            throw new ArgumentOutOfRangeException(nameof(maxMessages), maxMessages, $"1 to {MaxMessages} messages can be received at once.");
        }
    }

    public static void CheckDelay(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero || delay > SevenDays)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A message stays invisible for zero to 7 days.");
        }
    }

    /// <summary>A refused name as error messages show it: at most 64 characters, without control characters.</summary>
    private static string Shown(string name)
    {
        var shown = new StringBuilder(64);
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, 64)))
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        }

        return name.Length > 64 ? shown.Append('…').ToString() : shown.ToString();
    }
}
