using System.Net;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.SignIn;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class OwnPasswordTests
{
    private const string Next = "a quite different one";

    private static readonly IPAddress Somewhere = IPAddress.Parse("203.0.113.7");

    /// <summary>Whoever has stolen a token guesses the password no faster than at the sign-in, and no more often.</summary>
    [Fact]
    public async Task Guesses_AfterFive_WaitAlsoWithTheRightPasswordAndAtTheSignIn()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("old-password-wrong", await ChangeAsync(hosts, hosts.Root, $"guess {i}", Address(i)));
        }

        Assert.Equal("login-throttled", await ChangeAsync(hosts, hosts.Root, IdentityHost.Password, Somewhere));
        var signIn = await hosts.One.SignIn.SignInAsync(new SignInRequest("root", IdentityHost.Password, Somewhere, false), None);
        Assert.Equal("login-throttled", signIn.Error?.Slug);
        hosts.Kernel.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await ChangeAsync(hosts, hosts.Root, IdentityHost.Password, Somewhere));
    }

    [Fact]
    public async Task Guesses_AtManyAccountsFromOneAddress_AreHeldUp()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var callers = new List<Caller>();
        for (var i = 0; i < 5; i++)
        {
            await hosts.One.AddAsync(hosts.Root, $"user{i}");
            callers.Add(await hosts.One.CallerAsync($"user{i}"));
        }

        for (var i = 0; i < SignInBackoff.FreeOfAddress; i++)
        {
            Assert.Equal("old-password-wrong", await ChangeAsync(hosts, callers[i / 4], "Summer2026!aa", Somewhere));
        }

        Assert.Equal("login-throttled", await ChangeAsync(hosts, callers[4], IdentityHost.Password, Somewhere));
        Assert.Null(await ChangeAsync(hosts, callers[4], IdentityHost.Password, Address(1)));
    }

    [Fact]
    public async Task NewPasswordsThatBreakARule_AreNoGuesses()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        for (var i = 0; i < SignInBackoff.FreeOfAccount + 1; i++)
        {
            Assert.Equal("invalid-request", await ChangeAsync(hosts, hosts.Root, IdentityHost.Password, Somewhere, "short"));
        }

        Assert.Null(await ChangeAsync(hosts, hosts.Root, IdentityHost.Password, Somewhere));
    }

    private static IPAddress Address(int number) => new([198, 51, 100, (byte)number]);

    private static async Task<string?> ChangeAsync(IdentityHosts hosts, Caller by, string old, IPAddress address, string next = Next) =>
        (await hosts.One.OwnPasswords.ChangeAsync(by, old, next, address, None)).Error?.Slug;
}
