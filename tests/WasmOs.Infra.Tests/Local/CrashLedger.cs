using System.Globalization;
using WasmOs.Infra.Local;
using WasmOs.Infra.Local.Blobs;
using WasmOs.Infra.Tests.CrashWriter;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>Records the writes that were acknowledged in all runs so far, and checks that a store still has them.</summary>
internal sealed class CrashLedger
{
    private const string Names = "crash";

    private readonly Dictionary<string, long> _rows = [];
    private readonly Dictionary<string, long> _groups = [];
    private readonly Dictionary<string, long> _blobs = [];
    private readonly HashSet<string> _deletedBlobs = [];
    private readonly Dictionary<string, long> _appends = [];
    private readonly HashSet<string> _sent = [];
    private readonly HashSet<string> _unsent = [];

    public void Add(List<string> lines)
    {
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            var value = long.Parse(parts[2], CultureInfo.InvariantCulture);
            _ = parts[0] switch
            {
                "row" => _rows.TryAdd(parts[1], value),
                "group" => _groups.TryAdd(parts[1], value),
                "blob" => (_blobs[parts[1]] = value) >= 0,
                "deleted" => _deletedBlobs.Add(parts[1]),
                "append" => _appends.TryAdd(parts[1], value),
                "sent" => _sent.Add(parts[1]),
                "unsent" => _unsent.Add(parts[1]),
                "ready" => true,
                _ => throw new InvalidOperationException($"The crash writer said '{line}'."),
            };
        }
    }

    public async Task CheckAsync(LocalStorage storage)
    {
        await CheckRowsAsync(storage.Tables);
        await CheckGroupsAsync(storage.Tables);
        await CheckBlobsAsync(storage.Blobs);
        await CheckAppendsAsync(storage.Blobs);
        await CheckMessagesAsync(storage.Queues);
    }

    private async Task CheckRowsAsync(ITableStore tables)
    {
        var rows = await AllAsync(tables, "rows");
        Assert.All(rows.Values, row => Assert.Equal(100 + (row.GetInt64("Value") % 400), row.GetString("Text")!.Length));
        Assert.All(_rows, expected => Assert.Equal(expected.Value, rows[expected.Key].GetInt64("Value")));
    }

    /// <summary>Checks that a group has either both rows or none, and that the counter names an existing group.</summary>
    private async Task CheckGroupsAsync(ITableStore tables)
    {
        var rows = await AllAsync(tables, "groups");
        Assert.All(_groups.Keys, key => Assert.True(rows.ContainsKey(key + "-a") && rows.ContainsKey(key + "-b"), key));
        Assert.Equal(
            rows.Keys.Where(key => key.EndsWith("-a", StringComparison.Ordinal)).Select(key => key[..^2]),
            rows.Keys.Where(key => key.EndsWith("-b", StringComparison.Ordinal)).Select(key => key[..^2]));
        if (rows.TryGetValue("counter", out var counter))
        {
            Assert.Contains(counter.GetString("Key") + "-b", rows.Keys);
        }
    }

    /// <summary>
    /// Checks that each blob is complete and at least as new as acknowledged, that its row matches its file, and that deleted blobs do not exist.
    /// </summary>
    private async Task CheckBlobsAsync(LocalBlobStore blobs)
    {
        foreach (var (name, version) in _blobs)
        {
            var bytes = await ReadAsync(blobs, name);
            var found = BlobPattern.Read(bytes);
            Assert.True(found >= version, $"{name} is {found}, {version} was acknowledged");
            Assert.True(blobs.TryGetPath(new BlobAddress(Names, name), out var path));
            var file = await File.ReadAllBytesAsync(path);
            Assert.True(bytes.AsSpan().SequenceEqual(file));
        }

        foreach (var name in _deletedBlobs)
        {
            Assert.Null(await blobs.OpenReadAsync(new BlobAddress(Names, name), 0, null, CancellationToken.None));
        }
    }

    private async Task CheckAppendsAsync(LocalBlobStore blobs)
    {
        if (_appends.Count == 0)
        {
            return;
        }

        var log = await ReadAsync(blobs, "log.ndjson");
        foreach (var (place, number) in _appends)
        {
            var parts = place.Split('+');
            var (offset, length) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
            Assert.Equal(number, BlobPattern.Read(log.AsSpan(offset, length)));
        }

        // Unacknowledged blocks must be complete too, so that the log consists of complete blocks only.
        for (var at = 0; at < log.Length;)
        {
            var length = BitConverter.ToInt32(log, at + 8);
            Assert.NotNull(BlobPattern.Read(log.AsSpan(at, length)));
            at += length;
        }
    }

    /// <summary>Receives all messages, and checks that every acknowledged message exists and no deleted one does.</summary>
    private async Task CheckMessagesAsync(IQueueStore queues)
    {
        var found = new HashSet<string>();
        IReadOnlyList<StoredMessage> some;
        while ((some = await queues.ReceiveAsync(Names, 32, TimeSpan.FromHours(1), CancellationToken.None)).Count > 0)
        {
            Assert.All(some, message => Assert.NotNull(BlobPattern.Read(message.Body.Span)));
            found.UnionWith(some.Select(message => message.MessageId));
        }

        Assert.Subset(found, _sent);
        Assert.Empty(found.Intersect(_unsent));
        await queues.ClearAsync(Names, CancellationToken.None);
        _sent.Clear();
    }

    private static async Task<SortedDictionary<string, TableEntity>> AllAsync(ITableStore tables, string partition)
    {
        var all = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
        string? continuation = null;
        do
        {
            var page = await tables.QueryAsync(Names, new TableQuery(partition, Continuation: continuation), CancellationToken.None);
            foreach (var row in page.Entities)
            {
                all.Add(row.RowKey, row);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return all;
    }

    private static async Task<byte[]> ReadAsync(LocalBlobStore blobs, string name)
    {
        await using var content = await blobs.OpenReadAsync(new BlobAddress(Names, name), 0, null, CancellationToken.None);
        using var bytes = new MemoryStream();
        await content!.Content.CopyToAsync(bytes);
        Assert.Equal(content.Properties.Length, bytes.Length);
        return bytes.ToArray();
    }
}
