using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Capabilities;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Reads modules from storage. Thread-safe.</summary>
internal sealed class ModuleStore(ITableStore tables, ModuleBlobs blobs, ModuleIndex index, GrantCompiler grants)
{
    private const int LoadAttempts = 8;

    public ModuleBlobs Blobs => blobs;

    public ModuleIndex Index => index;

    public GrantCompiler Grants => grants;

    /// <summary>Reads a module; null when it does not exist. A module that is being deleted is returned with <see cref="ModuleHead.Deleting"/>.</summary>
    public async ValueTask<ModuleSnapshot?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < LoadAttempts; attempt++)
        {
            var (rows, pages) = await ReadRowsAsync(name, cancellationToken).ConfigureAwait(false);
            var headRow = rows.Find(row => row.RowKey == ModuleRows.HeadKey);
            if (headRow is null)
            {
                return null;
            }

            var snapshot = ToSnapshot(ModuleRows.DecodeHead(headRow), rows);

            // One page is a consistent view of the partition. Several pages are consistent only if the ETag did not change in between.
            if (pages == 1 || await GetETagAsync(name, cancellationToken).ConfigureAwait(false) == snapshot.Head.ETag)
            {
                return snapshot;
            }
        }

        throw new StorageUnavailableException("tables", $"Module '{name}' changed while it was read, again and again. Try again.");
    }

    /// <summary>The current state of a module. When nothing has changed, returns the known snapshot and reads only one row.</summary>
    public async ValueTask<ModuleSnapshot?> RefreshAsync(ModuleSnapshot known, CancellationToken cancellationToken)
    {
        var name = known.Head.Name;
        var etag = await GetETagAsync(name, cancellationToken).ConfigureAwait(false);
        return etag is null ? null : etag == known.Head.ETag ? known : await LoadAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a module that references a digest; null when there is none.</summary>
    public async ValueTask<ModuleSnapshot?> FindByDigestAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await index.ListNamesOfAsync(digest, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entities)
            {
                var snapshot = await LoadAsync(entry.RowKey, cancellationToken).ConfigureAwait(false);
                if (snapshot is { Head.Deleting: false } && snapshot.Names(digest))
                {
                    return snapshot;
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return null;
    }

    /// <summary>Describes a version; null when it no longer exists.</summary>
    public async ValueTask<ModuleDescription?> DescribeAsync(
        ModuleHead head, ImmutableArray<ModuleAlias> aliases, int version, CancellationToken cancellationToken)
    {
        if (await ReadVersionAsync(head.Name, version, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        var analysis =
            row.Analysis is { } stored ? AnalysisCodec.Decode(stored) : await ReadAnalysisAsync(row.Digest, cancellationToken).ConfigureAwait(false);
        return Describe(head, aliases, row, analysis);
    }

    /// <summary>Reads the analysis from its blob. When the blob is missing or damaged, recomputes the analysis from the content.</summary>
    private async ValueTask<ModuleAnalysis> ReadAnalysisAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            if (await blobs.ReadAnalysisAsync(digest, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                return AnalysisCodec.Decode(stored);
            }
        }
        catch (JsonException)
        {
            // The blob is truncated or overwritten: treat it as missing.
        }

        var content = await blobs.ReadAsync(digest, cancellationToken).ConfigureAwait(false);
        return content is not null && ModuleScanner.Scan(content, new ScanLimits()) is { IsAccepted: true } scan
            ? scan.Analysis
            : throw new ContentDamagedException(new DamagedContent(ModuleBlobs.ContentOf(digest), $"The module {digest}", "Upload the same bytes again."));
    }

    public async ValueTask<ModuleVersionRow?> ReadVersionAsync(string name, int version, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(ModuleRows.Table, name, ModuleRows.VersionKey(version), cancellationToken).ConfigureAwait(false);
        return row is null ? null : ModuleRows.DecodeVersion(row);
    }

    /// <summary>Describes the version that an upload created; null when it created none.</summary>
    public async ValueTask<ModuleDescription?> DescribeUploadAsync(string name, Guid uploadId, CancellationToken cancellationToken)
    {
        var (rows, _) = await ReadRowsAsync(name, cancellationToken).ConfigureAwait(false);
        var made = rows.Where(ModuleRows.IsVersion).Select(ModuleRows.DecodeVersion).FirstOrDefault(version => version.UploadId == uploadId);
        if (made is null
            || rows.Find(row => row.RowKey == ModuleRows.HeadKey) is not { } headRow
            || ModuleRows.DecodeHead(headRow) is not { Deleting: false } head)
        {
            return null;
        }

        return await DescribeAsync(head, [.. rows.Where(ModuleRows.IsAlias).Select(ModuleRows.DecodeAlias)], made.Version, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Describes the newest version of a module; null when the module does not exist. The cost does not depend on the number of versions.</summary>
    public async ValueTask<ModuleDescription?> DescribeNewestAsync(string name, CancellationToken cancellationToken)
    {
        var page = await tables.QueryAsync(ModuleRows.Table, new TableQuery(name, RowKeyTo: ModuleRows.BehindHead), cancellationToken).ConfigureAwait(false);
        var headRow = page.Entities.FirstOrDefault(row => row.RowKey == ModuleRows.HeadKey);
        if (headRow is null || ModuleRows.DecodeHead(headRow) is not { Deleting: false } head)
        {
            return null;
        }

        ImmutableArray<ModuleAlias> aliases = [.. page.Entities.Where(ModuleRows.IsAlias).Select(ModuleRows.DecodeAlias)];
        return await DescribeAsync(head, aliases, head.Newest, cancellationToken).ConfigureAwait(false);
    }

    public ModuleDescription Describe(ModuleHead head, ImmutableArray<ModuleAlias> aliases, ModuleVersionRow version, ModuleAnalysis analysis) => new()
    {
        Name = head.Name,
        ModuleCreatedAt = head.CreatedAt,
        Warnings = grants.Warn(head.Name, head.Settings.Capabilities),
        Version = version.Version,
        NewestVersion = head.Newest,
        Digest = version.Digest,
        Bundle = version.Bundle,
        Analysis = analysis,
        Settings = head.Settings,
        Aliases = aliases,
        CreatedAt = version.CreatedAt,
        CreatedBy = version.CreatedBy,
        ETag = head.ETag,
    };

    private async ValueTask<(List<TableEntity> Rows, int Pages)> ReadRowsAsync(string name, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        string? continuation = null;
        var pages = 0;
        do
        {
            var page = await tables.QueryAsync(ModuleRows.Table, new TableQuery(name, Continuation: continuation), cancellationToken).ConfigureAwait(false);
            rows.AddRange(page.Entities);
            continuation = page.Continuation;
            pages++;
        }
        while (continuation is not null);
        return (rows, pages);
    }

    private async ValueTask<string?> GetETagAsync(string name, CancellationToken cancellationToken) =>
        (await tables.GetAsync(ModuleRows.Table, name, ModuleRows.HeadKey, cancellationToken).ConfigureAwait(false))?.ETag;

    private ModuleSnapshot ToSnapshot(ModuleHead head, List<TableEntity> rows)
    {
        var versions = rows.Where(ModuleRows.IsVersion).Select(ModuleRows.DecodeVersion)
            .Select(row => new ResolvedModule(head, row.Version, row.Digest, row.Bundle, grants));
        return new ModuleSnapshot(head, [.. versions], rows.Where(ModuleRows.IsAlias).Select(ModuleRows.DecodeAlias));
    }
}
