using System.Text;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

/// <summary>A host with an audit trail over a store that several hosts may share, with a clock that the test moves.</summary>
internal sealed class AuditHost : IAsyncDisposable
{
    private readonly KernelFixture _kernel;
    private readonly string _worker;

    public AuditHost(KernelFixture kernel, string worker = "w1", AuditOptions? options = null, IStorage? storage = null)
    {
        _kernel = kernel;
        _worker = worker;
        Storage = storage ?? kernel.Storage;
        options ??= new AuditOptions();
        Keys = new SigningKeys(kernel.Storage.Tables, Seal, new KeyOptions(), kernel.Time);
        Trail = new AuditTrail(Storage, Keys, options, new WorkerName(worker), kernel.Time);
        Roots = new AuditRoots(Storage, Keys, options, kernel.Time);
        Verifier = new AuditVerifier(kernel.Storage, Keys, kernel.Time);
    }

    public IStorage Storage { get; }

    public SigningKeys Keys { get; }

    public AuditTrail Trail { get; }

    public AuditRoots Roots { get; }

    public AuditVerifier Verifier { get; }

    public static AuditHost Start(KernelFixture kernel, AuditOptions options) => new(kernel, options: options);

    public static AuditEntry Entry(string target = "webhooks/1") =>
        new("webhooks.delete", AuditOutcome.Done) { Caller = "user:alice", Target = target, Status = 204 };

    /// <summary>Writes entries, waits for the signature, and joins the chains.</summary>
    public async Task WriteAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await Trail.WriteAsync(Entry($"webhooks/{i}"), None);
        }
    }

    /// <summary>Ends the minute: signs, and writes a root.</summary>
    public async Task SignAsync()
    {
        _kernel.Time.Advance(TimeSpan.FromMinutes(1));
        await Trail.FlushAsync(None);
        await Roots.RunAsync(None);
    }

    /// <summary>Records what processes before this one lost, as a start does.</summary>
    public Task RecordGapsAsync() =>
        new AuditGaps(_kernel.Storage, Trail, new WorkerName(_worker), _kernel.Time, BackgroundFailures.WithoutLog(_kernel.Time)).RecordAsync(None);

    public async Task<AuditVerdict> VerifyAsync() => await Verifier.VerifyAsync(null, null, None);

    public async ValueTask DisposeAsync()
    {
        await Trail.DisposeAsync();
        await Roots.DisposeAsync();
    }

    public async Task<List<string>> SegmentsAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _kernel.Storage.Blobs.ListAsync(AuditBlobs.Container, "", None))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    public async Task<List<string>> LinesAsync(string segment)
    {
        await using var content = await _kernel.Storage.Blobs.OpenReadAsync(AuditBlobs.Of(segment), 0, null, None);
        using var reader = new StreamReader(content!.Content, Encoding.UTF8);
        return [.. (await reader.ReadToEndAsync(None)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Replaces a segment, as somebody who can write the storage account does.</summary>
    public async Task ForgeAsync(string segment, Func<List<string>, IEnumerable<string>> edit)
    {
        var lines = edit(await LinesAsync(segment));
        await RemoveAsync(segment);
        await AddAsync(segment, string.Concat(lines.Select(line => line + "\n")));
    }

    public async Task RemoveAsync(string segment) => await _kernel.Storage.Blobs.DeleteAsync(AuditBlobs.Of(segment), BlobCondition.None, None);

    public async Task AddAsync(string segment, string text) =>
        await _kernel.Storage.Blobs.AppendAsync(AuditBlobs.Of(segment), Encoding.UTF8.GetBytes(text), None);
}
