using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Users;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class IdentityDirectoryTests
{
    /// <summary>An own change may reach the memory after a later one of another host was read. It must not stay.</summary>
    [Fact]
    public async Task Apply_OfAnOutdatedRow_IsReplacedAtTheNextReading()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        await hosts.NewHost().Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = true }, null, None);
        await AuthenticatorTests.PassAsync(hosts, hosts.One);
        Assert.True(Bob().Disabled);

        await hosts.One.Directory.ApplyAsync(UserRows.Table, rows => rows with { Users = rows.Users.SetItem(bob.Id, bob) });
        Assert.False(Bob().Disabled);
        await AuthenticatorTests.PassAsync(hosts, hosts.One);

        Assert.True(Bob().Disabled);

        User Bob() => hosts.One.Directory.Snapshot!.FindUser(bob.Id)!.User;
    }

    /// <summary>A reading that fails half way must read again what it had read.</summary>
    [Fact]
    public async Task Read_ThatFailsHalfWay_MissesNothing()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        var broken = new BrokenTables(hosts.Kernel.Storage.Tables, "ApiKeys");
        var reader = new IdentityReader(broken);
        var known = await reader.ReadAsync(IdentityRows.Empty, None);
        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = true }, null, None);

        broken.IsBroken = true;
        await Assert.ThrowsAsync<WasmOs.Storage.StorageUnavailableException>(async () => await reader.ReadAsync(known, None));
        broken.IsBroken = false;

        Assert.True((await reader.ReadAsync(known, None)).Users[bob.Id].Disabled);
    }

    [Fact]
    public async Task Read_OfWhatHasNotChanged_GivesTheSameObjects()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var before = hosts.One.Directory.Snapshot!.FindUser(hosts.Root.Id);

        await hosts.One.AddAsync(hosts.Root, "bob");
        await AuthenticatorTests.PassAsync(hosts, hosts.One);

        Assert.Same(before, hosts.One.Directory.Snapshot!.FindUser(hosts.Root.Id));
    }

    /// <summary>While storage is down, all who ask share one attempt: otherwise each would wait for the time-outs of those before it.</summary>
    [Fact]
    public async Task GetFresh_StorageStalls_AllShareOneAttemptAndItsFailure()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await using var storage = new StalledStorage(hosts.Kernel.Storage);
        await using var directory = new IdentityDirectory(storage, hosts.Kernel.Time);
        var before = await directory.GetFreshAsync(None);
        hosts.Kernel.Time.Advance(IdentityDirectory.FreshEnough);
        storage.Stall();

        var asked = Enumerable.Range(0, 20).Select(_ => directory.GetFreshAsync(None).AsTask()).ToList();
        hosts.Kernel.Time.Advance(IdentityDirectory.RefreshInterval);
        Assert.Equal(1, storage.Stalled);
        storage.Fail();

        foreach (var one in asked)
        {
            await Assert.ThrowsAsync<WasmOs.Storage.StorageUnavailableException>(() => one.WaitAsync(TimeSpan.FromSeconds(60)));
        }

        Assert.Equal(1, storage.Stalled);
        Assert.Same(before, directory.Snapshot);
        Assert.Same(before, await directory.GetFreshAsync(None));
    }
}
