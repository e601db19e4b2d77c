using System.Globalization;
using WasmOs.Infra.Local;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.CrashWriter;

/// <summary>Writes of every kind, without end. The contents are computed from numbers, so that the test can detect incomplete ones.</summary>
internal sealed class Workload(LocalStorage storage, AcknowledgedWrites output, int run)
{
    private const string Names = "crash";

    public async Task PrepareAsync()
    {
        await storage.Blobs.EnsureContainerAsync(Names, CancellationToken.None);
        await storage.Tables.EnsureTableAsync(Names, CancellationToken.None);
        await storage.Queues.EnsureQueueAsync(Names, CancellationToken.None);
        output.Add("ready", "-", run);
    }

    public async Task WriteRowsAsync(int writer)
    {
        for (var i = 0; ; i++)
        {
            var key = Key(writer, i);
            var row = new TableEntity("rows", key).Set("Value", (long)i).Set("Text", new string('r', 100 + (i % 400)));
            await storage.Tables.WriteAsync(Names, TableWrite.Insert(row), CancellationToken.None);
            output.Add("row", key, i);
        }
    }

    public async Task WriteGroupsAsync()
    {
        for (var i = 0; ; i++)
        {
            var key = Key(2, i);
            TableWrite[] writes =
            [
                TableWrite.Insert(new TableEntity("groups", key + "-a").Set("Value", (long)i)),
                TableWrite.Upsert(new TableEntity("groups", "counter").Set("Value", (long)i).Set("Key", key)),
                TableWrite.Insert(new TableEntity("groups", key + "-b").Set("Value", (long)i)),
            ];
            await storage.Tables.SubmitAsync(Names, writes, CancellationToken.None);
            output.Add("group", key, i);
        }
    }

    /// <summary>
    /// Overwrites eight blobs in turn, so that some kills happen between the steps of an overwrite. Every fourth time, also creates a blob and deletes it.
    /// </summary>
    public async Task WriteBlobsAsync()
    {
        for (var i = 0; ; i++)
        {
            var version = ((long)run << 32) | (uint)i;
            var name = string.Create(CultureInfo.InvariantCulture, $"over/{i % 8}");
            await storage.Blobs.PutAsync(
                new BlobAddress(Names, name), BlobPattern.Make(version, 64 + (i * 977 % 20_000)), BlobCondition.None, CancellationToken.None);
            output.Add("blob", name, version);
            if (i % 4 != 3)
            {
                continue;
            }

            var doomed = new BlobAddress(Names, $"doomed/{Key(3, i)}");
            await storage.Blobs.PutAsync(doomed, BlobPattern.Make(version, 100), BlobCondition.NotExists, CancellationToken.None);
            await storage.Blobs.DeleteAsync(doomed, BlobCondition.None, CancellationToken.None);
            output.Add("deleted", doomed.Name, i);
        }
    }

    /// <summary>Appends blocks whose length and content are computed from the number of the run and of the block.</summary>
    public async Task AppendAsync()
    {
        var log = new BlobAddress(Names, "log.ndjson");
        for (var i = 0; ; i++)
        {
            var block = BlobPattern.Make(((long)run << 32) | (uint)i, 64 + (i * 31 % 3000));
            var offset = await storage.Blobs.AppendAsync(log, block, CancellationToken.None);
            output.Add("append", string.Create(CultureInfo.InvariantCulture, $"{offset}+{block.Length}"), ((long)run << 32) | (uint)i);
        }
    }

    /// <summary>Sends messages, and deletes every third one.</summary>
    public async Task SendAsync()
    {
        for (var i = 0; ; i++)
        {
            var receipt = await storage.Queues.SendAsync(Names, BlobPattern.Make(i, 100), TimeSpan.Zero, null, CancellationToken.None);
            if (i % 3 == 2)
            {
                await storage.Queues.DeleteAsync(Names, receipt, CancellationToken.None);
                output.Add("unsent", receipt.MessageId, i);
            }
            else
            {
                output.Add("sent", receipt.MessageId, i);
            }
        }
    }

    private string Key(int writer, int i) => string.Create(CultureInfo.InvariantCulture, $"{run:D4}-{writer}-{i:D8}");
}
