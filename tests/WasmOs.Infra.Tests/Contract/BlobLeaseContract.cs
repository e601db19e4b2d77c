using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of leases for every <see cref="IBlobStore"/>. The expiry of leases is tested only for stores with a manual clock.</summary>
public abstract class BlobLeaseContract(IStorageFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private readonly string _container = UniqueName.Next("leases");

    private IBlobStore Blobs => fixture.Storage.Blobs;

    private BlobAddress Blob => new(_container, "leased");

    public async Task InitializeAsync()
    {
        await Blobs.EnsureContainerAsync(_container, CancellationToken.None);
        await Put(BlobCondition.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Acquire_Free_GivesALeaseThatKeepsOthersOut()
    {
        Assert.NotNull(await Acquire());

        Assert.Null(await Acquire());
        Assert.Null(await Put(BlobCondition.None));
        Assert.False(await Blobs.DeleteAsync(Blob, BlobCondition.None, CancellationToken.None));
        Assert.NotNull(await Blobs.GetPropertiesAsync(Blob, CancellationToken.None));
    }

    [Fact]
    public async Task Put_WithItsLease_IsTakenAndTheLeaseStays()
    {
        var lease = await Acquire();

        Assert.NotNull(await Put(new BlobCondition(LeaseId: lease)));
        Assert.Null(await Put(BlobCondition.None));
        Assert.True(await Blobs.RenewLeaseAsync(Blob, lease!, CancellationToken.None));
    }

    [Fact]
    public async Task Put_WithAnotherLease_IsRefused()
    {
        await Acquire();

        Assert.Null(await Put(new BlobCondition(LeaseId: Guid.CreateVersion7().ToString())));
    }

    [Fact]
    public async Task Put_WithALeaseOnAFreeBlob_IsRefused() =>
        Assert.Null(await Put(new BlobCondition(LeaseId: Guid.CreateVersion7().ToString())));

    [Fact]
    public async Task Release_Held_FreesTheBlob()
    {
        var lease = await Acquire();

        Assert.True(await Blobs.ReleaseLeaseAsync(Blob, lease!, CancellationToken.None));
        Assert.False(await Blobs.ReleaseLeaseAsync(Blob, lease!, CancellationToken.None));
        Assert.False(await Blobs.RenewLeaseAsync(Blob, lease!, CancellationToken.None));
        Assert.NotNull(await Put(BlobCondition.None));
        Assert.NotNull(await Acquire());
    }

    [Fact]
    public async Task Delete_WithItsLease_IsTaken()
    {
        var lease = await Acquire();

        Assert.True(await Blobs.DeleteAsync(Blob, new BlobCondition(LeaseId: lease), CancellationToken.None));
        Assert.NotNull(await Put(BlobCondition.NotExists));
    }

    [Fact]
    public async Task Acquire_SixteenAtOnce_ExactlyOneWins()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Acquire().AsTask())));

        Assert.Single(leases, lease => lease is not null);
    }

    [Fact]
    public async Task Lease_OnAMissingBlob_IsNullOrFalse()
    {
        var missing = new BlobAddress(_container, "missing");
        var lease = Guid.CreateVersion7().ToString();

        Assert.Null(await Blobs.AcquireLeaseAsync(missing, Duration, CancellationToken.None));
        Assert.False(await Blobs.RenewLeaseAsync(missing, lease, CancellationToken.None));
        Assert.False(await Blobs.ReleaseLeaseAsync(missing, lease, CancellationToken.None));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(61)]
    [InlineData(-1)]
    public async Task Acquire_DurationOutOfRange_Throws(int seconds) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Blobs.AcquireLeaseAsync(Blob, TimeSpan.FromSeconds(seconds), CancellationToken.None).AsTask());

    private ValueTask<string?> Put(BlobCondition condition) => Blobs.PutAsync(Blob, "x"u8.ToArray(), condition, CancellationToken.None);

    private ValueTask<string?> Acquire() => Blobs.AcquireLeaseAsync(Blob, Duration, CancellationToken.None);
}
