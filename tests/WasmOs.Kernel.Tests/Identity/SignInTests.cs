using System.Net;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Passwords;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.SignIn;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class SignInTests
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("203.0.113.7");

    [Fact]
    public async Task Failures_OfAllKinds_HaveTheSameAnswer()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = true }, null, None);

        var errors = new[]
        {
            await FailAsync(hosts, "root", "wrong password"), await FailAsync(hosts, "nobody", "wrong password"),
            await FailAsync(hosts, "bob", IdentityHost.Password), await FailAsync(hosts, "!", "wrong password"), await FailAsync(hosts, "root", ""),
        };

        Assert.Single(errors.Select(error => (error.Slug, error.Detail, error.Title, error.RetryAfter)).Distinct());
        Assert.Equal("login-failed", errors[0].Slug);
    }

    [Fact]
    public async Task Account_AfterFiveFailures_WaitsAlsoWithTheRightPassword()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("login-failed", (await FailAsync(hosts, "root", "wrong password", Address(i))).Slug);
        }

        var refused = await TryAsync(hosts, "root", IdentityHost.Password, Somewhere);
        Assert.Equal(("login-throttled", TimeSpan.FromSeconds(1)), (refused.Error?.Slug, refused.Error?.RetryAfter));
        hosts.Kernel.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await TryAsync(hosts, "root", IdentityHost.Password, Somewhere)).Succeeded);
        Assert.Equal("login-failed", (await FailAsync(hosts, "root", "wrong password", Somewhere)).Slug);
    }

    /// <summary>Anybody could otherwise lock an administrator out.</summary>
    [Fact]
    public async Task Address_FromWhichTheAccountSignedInLately_IsNotRefusedForTheFailuresOfOthers()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        Assert.True((await TryAsync(hosts, "root", IdentityHost.Password, Somewhere)).Succeeded);
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("login-failed", (await FailAsync(hosts, "root", "wrong password", Address(i))).Slug);
        }

        Assert.Equal("login-throttled", (await FailAsync(hosts, "root", IdentityHost.Password, Address(100))).Slug);
        Assert.True((await TryAsync(hosts, "root", IdentityHost.Password, Somewhere)).Succeeded);
        Assert.Equal("login-throttled", (await FailAsync(hosts, "root", IdentityHost.Password, Address(100))).Slug);
    }

    [Fact]
    public async Task Address_FromWhichTheAccountSignedInLately_WaitsWhenItFailsItself()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        Assert.True((await TryAsync(hosts, "root", IdentityHost.Password, Somewhere)).Succeeded);
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("login-failed", (await FailAsync(hosts, "root", "wrong password", Somewhere)).Slug);
        }

        Assert.Equal("login-throttled", (await FailAsync(hosts, "root", IdentityHost.Password, Somewhere)).Slug);
        Assert.True((await TryAsync(hosts, "root", IdentityHost.Password, Address(1))).Succeeded);
    }

    [Fact]
    public void Places_AreKnownForATimeAndBounded()
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var places = new KnownPlaces(10, time);
        for (var i = 0; i < 11; i++)
        {
            places.Add("root", $"place{i}");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((false, true, false), (places.Contains("root", "place0"), places.Contains("root", "place10"), places.Contains("bob", "place10")));
        time.Advance(KnownPlaces.KnownFor);
        Assert.False(places.Contains("root", "place10"));
    }

    /// <summary>A name that breaks the rule may be a name in a directory: each has failures of its own, whatever its case and length.</summary>
    [Fact]
    public async Task OddNames_WaitEachByItself()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var odd = "Ann Müller\n" + new string('x', 900);
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("login-failed", (await FailAsync(hosts, i % 2 == 0 ? odd : odd.ToUpperInvariant(), "wrong password", Address(i))).Slug);
        }

        Assert.Equal("login-throttled", (await FailAsync(hosts, odd, "wrong password", Somewhere)).Slug);
        Assert.Equal("login-failed", (await FailAsync(hosts, odd + "y", "wrong password", Somewhere)).Slug);
    }

    /// <summary>Directories compare names without spaces around them and without characters that are not seen.</summary>
    [Theory]
    [InlineData(" carl"), InlineData("carl "), InlineData("car\u00adl"), InlineData("CARL\u200b"), InlineData("\ufeffcarl"), InlineData("c\ufe00arl")]
    public async Task Names_ThatADirectoryTakesForOne_ShareTheirFailures(string name)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("login-failed", (await FailAsync(hosts, "carl", "wrong password", Address(i))).Slug);
        }

        Assert.Equal("login-throttled", (await FailAsync(hosts, name, "wrong password", Somewhere)).Slug);
    }

    /// <summary>Somebody with many names could otherwise buy a waiting account new free tries.</summary>
    [Fact]
    public void Failures_OfManyNames_DoNotPushOutWhatWaits()
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var table = new FailureTable(5, 100, time);
        for (var i = 0; i < 6; i++)
        {
            table.Add("waits");
        }

        for (var i = 0; i < 4; i++)
        {
            table.Add("nearly");
        }

        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1000; i++)
        {
            table.Add($"user{i}");
        }

        Assert.Equal((7, 5), (table.Add("waits"), table.Add("nearly")));
    }

    /// <summary>A success is no failure: it makes nobody else at the address wait longer, and leaves no entry.</summary>
    [Fact]
    public void Failures_TakenBack_LeaveTheWaitAsItWas()
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var table = new FailureTable(2, 100, time);
        for (var i = 0; i < 6; i++)
        {
            table.Add("address");
        }

        var wait = table.WaitOf("address");
        time.Advance(wait);
        table.Add("address");
        table.TakeBack("address");
        table.Add("other");
        table.TakeBack("other");

        Assert.Equal((TimeSpan.Zero, 1), (table.WaitOf("address"), table.Count));
    }

    /// <summary>No password is right where there is no user: the first one is missing.</summary>
    [Fact]
    public async Task Host_WithoutUsers_SaysThatItNeedsOne()
    {
        await using var hosts = await IdentityHosts.StartAsync();
        for (var i = 0; i < SignInBackoff.FreeOfAccount + 1; i++)
        {
            Assert.Equal("setup-needed", (await FailAsync(hosts, "root", IdentityHost.Password)).Slug);
        }
    }

    [Fact]
    public async Task Account_ThatFailsOn_WaitsFifteenMinutesAtMost()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 30; i++)
        {
            var refused = await FailAsync(hosts, "nobody", "wrong password", Address(i));
            longest = refused.RetryAfter > longest ? refused.RetryAfter.Value : longest;
            hosts.Kernel.Time.Advance(refused.RetryAfter ?? TimeSpan.Zero);
        }

        Assert.Equal(TimeSpan.FromMinutes(15), longest);
    }

    [Fact]
    public async Task Account_ThatMustWait_IsAnEventOnce()
    {
        var events = new List<WasmEvent>();
        await using var publisher = new EventPublisher([new Collector(events)], new Collector(events), TimeProvider.System);
        var backoff = new SignInBackoff(publisher, TimeProvider.System);
        for (var i = 0; i < 8; i++)
        {
            backoff.Begin("root", Address(i));
        }

        await publisher.DisposeAsync();

        Assert.Equal((SignInEventTypes.Lockout, "root"), (Assert.Single(events).Type, events[0].Subject));
        Assert.Equal("""{"kind":"account","name":"root","failures":5,"wait_seconds":1}""", Encoding.UTF8.GetString(events[0].Data.Span));
    }

    [Fact]
    public async Task Spraying_ManyAccountsFromOneAddress_IsHeldUp()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        for (var i = 0; i < SignInBackoff.FreeOfAddress; i++)
        {
            Assert.Equal("login-failed", (await FailAsync(hosts, $"user{i}", "Summer2026!aa", Somewhere)).Slug);
        }

        Assert.Equal("login-throttled", (await FailAsync(hosts, "another", "Summer2026!aa", Somewhere)).Slug);
        Assert.Equal("login-failed", (await FailAsync(hosts, "another", "Summer2026!aa", Address(1))).Slug);
    }

    [Fact]
    public async Task Attempts_AtOnce_AreNoWayAroundTheWait()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();

        var errors = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => FailAsync(hosts, "root", $"wrong password {i}", Address(i))));

        Assert.InRange(errors.Count(error => error.Slug == "login-failed"), 1, SignInBackoff.FreeOfAccount);
    }

    [Fact]
    public void Failures_OfManyNames_AreBounded()
    {
        var table = new FailureTable(5, 100, TimeProvider.System);
        for (var i = 0; i < 1000; i++)
        {
            table.Add($"user{i}");
        }

        Assert.InRange(table.Count, 1, 100);
    }

    [Fact]
    public async Task Hashing_WithALongLine_IsRefusedWithRetryAfter()
    {
        using var hasher = new PasswordHasher(new PasswordOptions { Iterations = 200_000, Threads = 1, MaxWaiting = 1 });

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => hasher.HashAsync("some long password", None).AsTask()));

        Assert.Equal(2, results.Count(result => result.Succeeded));
        Assert.All(
            results.Where(result => !result.Succeeded),
            result => Assert.Equal(("sign-in-busy", true), (result.Error!.Slug, result.Error.RetryAfter > TimeSpan.Zero)));
    }

    [Fact]
    public async Task Password_HashedAtAnotherCost_IsHashedAnew()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        hosts.One.Passwords.Iterations = 20;

        var signedIn = await hosts.One.SignInAsync("root");

        var stored = (await hosts.One.Users.GetAsync(hosts.Root.Id, None)).Value;
        Assert.StartsWith("pbkdf2-sha256$20$", stored.PasswordHash, StringComparison.Ordinal);
        Assert.Null(await hosts.One.RefusalAsync(signedIn.Token!));
        await hosts.One.SignInAsync("root");
    }

    [Fact]
    public async Task Refresh_Rotates()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var first = await hosts.One.SignInAsync("root");

        var second = (await hosts.One.Sessions.RefreshAsync(first.RefreshToken, None)).Value;
        var third = (await hosts.NewHost().Sessions.RefreshAsync(second.RefreshToken, None)).Value;

        Assert.Equal(3, new[] { first, second, third }.Select(result => result.RefreshToken).Distinct().Count());
        Assert.Null(await hosts.One.RefusalAsync(third.Token!));
    }

    [Fact]
    public async Task Refresh_WithAnOldToken_EndsTheWholeSession()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var first = await hosts.One.SignInAsync("root");
        var second = (await hosts.One.Sessions.RefreshAsync(first.RefreshToken, None)).Value;
        Assert.Null(await hosts.One.RefusalAsync(second.Token!));

        Assert.Equal("refresh-token-invalid", (await hosts.One.Sessions.RefreshAsync(first.RefreshToken, None)).Error?.Slug);

        Assert.Equal("refresh-token-invalid", (await hosts.One.Sessions.RefreshAsync(second.RefreshToken, None)).Error?.Slug);
        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(second.Token!));
        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(first.Token!));
    }

    /// <summary>The session's id is in access tokens. Who knows it can end the session as little as go on with it.</summary>
    [Fact]
    public async Task Refresh_WithAMadeUpToken_EndsNothing()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signedIn = await hosts.One.SignInAsync("root");
        SessionToken.TryParse(signedIn.RefreshToken, SessionToken.RefreshStart, out var token);

        var refused = await hosts.One.Sessions.RefreshAsync(SessionToken.New(token!.SessionId).ToText(SessionToken.RefreshStart), None);
        await hosts.One.Sessions.EndByAsync(SessionToken.New(token.SessionId).ToText(SessionToken.RefreshStart), None);

        Assert.Equal("refresh-token-invalid", refused.Error?.Slug);
        Assert.True((await hosts.One.Sessions.RefreshAsync(signedIn.RefreshToken, None)).Succeeded);
    }

    [Fact]
    public async Task Refresh_TwiceAtOnce_SucceedsOnceAtMost()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signedIn = await hosts.One.SignInAsync("root");
        var other = hosts.NewHost();

        var results = await Task.WhenAll(
            hosts.One.Sessions.RefreshAsync(signedIn.RefreshToken, None).AsTask(), other.Sessions.RefreshAsync(signedIn.RefreshToken, None).AsTask());

        Assert.InRange(results.Count(result => result.Succeeded), 0, 1);
    }

    [Fact]
    public async Task Refresh_AfterThirtyDays_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var token = (await hosts.One.SignInAsync("root")).RefreshToken;
        for (var day = 0; day < 29; day++)
        {
            hosts.Kernel.Time.Advance(TimeSpan.FromDays(1));
            token = (await hosts.One.Sessions.RefreshAsync(token, None)).Value.RefreshToken;
        }

        hosts.Kernel.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("refresh-token-invalid", (await hosts.One.Sessions.RefreshAsync(token, None)).Error?.Slug);
    }

    [Fact]
    public async Task SignOut_EndsTokensHereAtOnceAndElsewhereSoon()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var other = hosts.NewHost();
        var signedIn = await hosts.One.SignInAsync("root");
        Assert.Null(await hosts.One.RefusalAsync(signedIn.Token!));
        Assert.Null(await other.RefusalAsync(signedIn.Token!));

        await hosts.One.Sessions.EndByAsync(signedIn.Token!, None);

        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(signedIn.Token!));
        await AuthenticatorTests.PassAsync(hosts, other);
        Assert.Equal("token-invalid", await other.RefusalAsync(signedIn.Token!));
        Assert.Equal("refresh-token-invalid", (await other.Sessions.RefreshAsync(signedIn.RefreshToken, None)).Error?.Slug);
    }

    [Fact]
    public async Task BrowserSession_IsRecognizedUntilItEnds()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signedIn = await hosts.One.SignInAsync("root", isBrowser: true);

        Assert.Equal((null, null), (signedIn.Token, signedIn.RefreshToken));
        Assert.Null(await hosts.One.RefusalAsync(signedIn.Cookie!));
        Assert.Null(await hosts.NewHost().RefusalAsync(signedIn.Cookie!));
        Assert.NotEqual(signedIn.Cookie, (await hosts.One.SignInAsync("root", isBrowser: true)).Cookie);

        await hosts.One.Sessions.EndByAsync(signedIn.Cookie!, None);
        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(signedIn.Cookie!));
    }

    [Fact]
    public async Task Sweep_RemovesSessionsWhoseTimeIsOver()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signedIn = await hosts.One.SignInAsync("root");
        await hosts.One.Sessions.EndByAsync(signedIn.Token!, None);
        var now = hosts.Kernel.Time.GetUtcNow();

        Assert.Equal(0, await hosts.One.SessionStore.SweepAsync(now, None));
        Assert.Equal(2, await hosts.One.SessionStore.SweepAsync(now + TimeSpan.FromDays(31), None));
        Assert.Empty(await hosts.One.SessionStore.ReadAsync(SessionRows.SessionPrefix, None));
    }

    private sealed class Collector(List<WasmEvent> events) : IEventSubscriber, IEventCallbacks
    {
        public bool Wants(string type) => true;

        public ValueTask TakeAsync(WasmEvent happened, CancellationToken cancellationToken)
        {
            events.Add(happened);
            return ValueTask.CompletedTask;
        }

        public ValueTask SendAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private static IPAddress Address(int number) => new([198, 51, 100, (byte)number]);

    private static Task<Result<SignInResult>> TryAsync(IdentityHosts hosts, string username, string password, IPAddress address) =>
        hosts.One.SignIn.SignInAsync(new SignInRequest(username, password, address, false), None).AsTask();

    private static async Task<KernelError> FailAsync(IdentityHosts hosts, string username, string password, IPAddress? address = null) =>
        (await hosts.One.SignIn.SignInAsync(new SignInRequest(username, password, address, false), None)).Error!;
}
