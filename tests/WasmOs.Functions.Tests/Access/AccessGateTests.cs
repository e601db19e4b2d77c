using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Access;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;

namespace WasmOs.Functions.Tests.Access;

public sealed class AccessGateTests
{
    private const string Key = "ww_0123456789abcdefghijklmnopqrstuvwxyz0123456789ABC";

    /// <summary>A token whose issuer is this server. Nobody has signed it.</summary>
    private const string Token = "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIxIiwieCI6eyJpc3MiOiJhIn0sImlzcyI6Indhc21vcyIsImF1ZCI6Indhc21vcyJ9.c2ln";

    /// <summary>A token of an issuer of the guest's.</summary>
    private const string OthersToken = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ3YXNtb3MiLCJ4Ijp7ImlzcyI6Indhc21vcyJ9LCJpc3MiOiJndWVzdCJ9.c2ln";

    private readonly FakeIdentity _identity = new() { HasUsers = true };

    private enum Sample
    {
        Read,
        Anywhere,
        Module,
        Guest,
        Public,
    }

    [Theory]
    [InlineData(AccessMode.Auto, true, false, null, true)]
    [InlineData(AccessMode.Auto, true, true, null, false)]
    [InlineData(AccessMode.Auto, false, false, null, false)]
    [InlineData(AccessMode.Auto, true, false, "X-Forwarded-For", false)]
    [InlineData(AccessMode.Auto, true, false, "Forwarded", false)]
    [InlineData(AccessMode.Auto, true, false, "Via", false)]
    [InlineData(AccessMode.Auto, true, false, "X-Real-IP", false)]
    [InlineData(AccessMode.Required, true, false, null, false)]
    [InlineData(AccessMode.Off, false, true, null, true)]
    [InlineData(AccessMode.Off, false, true, "X-Forwarded-For", true)]
    public async Task Check_WithoutCredentials_LetsInWhereTheHostIsOpen(AccessMode mode, bool loopback, bool users, string? proxyHeader, bool isOpen)
    {
        _identity.HasUsers = users;
        var context = Request();
        if (proxyHeader is not null)
        {
            context.Request.Headers[proxyHeader] = "203.0.113.7";
        }

        var refusal = await CheckAsync(context, Sample.Anywhere, new AccessOptions { Mode = mode, IsLoopback = loopback });

        Assert.Equal(isOpen, refusal is null);
        Assert.Equal(isOpen ? CallerKind.Open : CallerKind.Anonymous, CallerFeature.Of(context.Request).Kind);
        if (!isOpen)
        {
            Assert.Equal((401, users ? "credentials-missing" : "setup-needed"), refusal);
        }
    }

    [Fact]
    public async Task Check_AHostThatDoesNotKnowItsUsersYet_WaitsAndThenDecides()
    {
        _identity.HasUsers = null;
        _identity.UsersInStorage = true;
        var context = Request();

        var refusal = await CheckAsync(context, Sample.Read, new AccessOptions { IsLoopback = true });

        Assert.Equal((401, "credentials-missing"), refusal);
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Key)]
    [InlineData("Authorization", "bearer  " + Key)]
    [InlineData("X-API-Key", Key)]
    public async Task Check_AKnownKey_HandsTheCallerToTheFunction(string header, string value)
    {
        var caller = _identity.Know(Key, "modules:read");
        var context = Request((header, value));

        Assert.Null(await CheckAsync(context, Sample.Read));
        Assert.Same(caller, CallerFeature.Of(context.Request));
    }

    [Fact]
    public async Task Check_AKeyThatWasNotVerifiedBefore_IsVerified()
    {
        _identity.Know(Key, "modules:read");
        _identity.IsCold = true;

        Assert.Null(await CheckAsync(Request(("X-API-Key", Key)), Sample.Read));
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer ")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("")]
    public async Task Check_OtherCredentials_AreRefused(string value)
    {
        var (status, _) = (await CheckAsync(Request(("Authorization", value)), Sample.Read))!.Value;

        Assert.Equal(401, status);
    }

    [Fact]
    public async Task Check_TwoCredentials_AreRefusedWhicheverIsRight()
    {
        _identity.Know(Key, "*");

        Assert.Equal((400, "credentials-ambiguous"), await CheckAsync(Request(("X-API-Key", Key), ("Authorization", "Bearer other")), Sample.Read));
        var twice = Request();
        twice.Request.Headers["X-API-Key"] = new[] { Key, Key };
        Assert.Equal((400, "credentials-ambiguous"), await CheckAsync(twice, Sample.Read));
    }

    [Theory]
    [InlineData("?key=" + Key, true)]
    [InlineData("?a=ww_x&api_key=" + Key + "&b=1", true)]
    [InlineData("?a=ww_short", false)]
    [InlineData("?a=ww_", false)]
    public async Task Check_AKeyInTheUrl_IsRefusedWithAHint(string query, bool isRefused)
    {
        _identity.Know(Key, "*");
        var context = Request(("X-API-Key", Key));
        context.Request.QueryString = new QueryString(query);

        Assert.Equal(isRefused ? (400, "credentials-in-url") : null, await CheckAsync(context, Sample.Read));
    }

    [Theory]
    [InlineData("modules:read", "*", 0, null)]
    [InlineData("modules:*", "calc", 0, null)]
    [InlineData("modules:read", "ca*", 0, null)]
    [InlineData("modules:read", "billing.*", 404, "module-not-found")]
    [InlineData("modules:write", "calc", 403, "permission-missing")]
    public async Task Check_AModuleInTheRoute_IsComparedWithTheScope(string permissions, string pattern, int status, string? slug)
    {
        _identity.Know(Key, permissions, pattern);
        var context = Request(("X-API-Key", Key));
        context.Request.RouteValues["id"] = "calc@prod";

        Assert.Equal(slug is null ? null : (status, slug), await CheckAsync(context, Sample.Module));
    }

    [Fact]
    public async Task Check_ADigestInTheRoute_IsForCallersOfAllModules()
    {
        var context = Request(("X-API-Key", Key));
        context.Request.RouteValues["id"] = "sha256:" + new string('a', 64);

        _identity.Know(Key, "modules:read", "*");
        Assert.Null(await CheckAsync(context, Sample.Module));
        _identity.Know(Key, "modules:read", "s*");
        Assert.Equal((404, "module-not-found"), await CheckAsync(context, Sample.Module));
    }

    [Fact]
    public async Task Check_AFunctionAboutAllModules_NeedsThePermissionForAll()
    {
        var context = Request(("X-API-Key", Key));

        _identity.Know(Key, "metrics:read", "calc");
        Assert.Equal((403, "permission-missing"), await CheckAsync(context, Sample.Anywhere));
        _identity.Know(Key, "metrics:read", "*");
        Assert.Null(await CheckAsync(context, Sample.Anywhere));
    }

    [Theory]
    [InlineData("open", null, true)]
    [InlineData("shut", null, false)]
    [InlineData("shut", Key, true)]
    [InlineData("open", "nonsense", true)]
    [InlineData("shut", "nonsense", false)]
    public async Task Check_AGuest_NeedsCredentialsUnlessItIsPublic(string module, string? credential, bool isLetIn)
    {
        _identity.Know(Key, "modules:execute");
        _identity.PublicModule = "open";
        var context = credential is null ? Request() : Request(("Authorization", "Bearer " + credential));
        context.Request.RouteValues["module"] = module;

        var refusal = await CheckAsync(context, Sample.Guest);

        Assert.Equal(isLetIn, refusal is null);
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Key, "open", null)]
    [InlineData("Authorization", "Bearer " + Key, "shut", null)]
    [InlineData("X-API-Key", Key, "shut", null)]
    [InlineData("X-API-Key", "ww_unknown", "open", null)]
    [InlineData("Authorization", "Bearer ww_revoked", "open", null)]
    [InlineData("authorization", "bearer " + Key, "open", null)]
    [InlineData("AUTHORIZATION", "Basic " + Key, "open", null)]
    [InlineData("Authorization", "Bearer wr_refresh", "open", null)]
    [InlineData("x-api-key", Key, "open", null)]
    [InlineData("X-API-KEY", "anything", "open", null)]
    [InlineData("Cookie", "wasmos_session=wb_1; wasmos_csrf=2", "open", null)]
    [InlineData("cookie", "a=1; __Host-wasmos_session=wb_1; b=2", "open", "a=1; b=2")]
    [InlineData("Authorization", "Bearer the-guests-own", "open", "Bearer the-guests-own")]
    [InlineData("Authorization", "Basic dTpw", "open", "Basic dTpw")]
    public async Task Check_AGuest_NeverSeesCredentialsOfWasmOs(string header, string value, string module, string? left)
    {
        _identity.Know(Key, "modules:execute");
        _identity.PublicModule = "open";
        var context = Request((header, value));
        context.Request.RouteValues["module"] = module;

        Assert.Null(await CheckAsync(context, Sample.Guest));

        Assert.Equal(left, context.Request.Headers[header].FirstOrDefault());
    }

    [Fact]
    public async Task Check_AGuestWithAKeyBesideItsOwnAuthorization_GetsItsOwn()
    {
        _identity.Know(Key, "modules:execute");
        var context = Request(("X-API-Key", Key), ("Authorization", "Bearer the-guests-own"));
        context.Request.RouteValues["module"] = "shut";

        Assert.Null(await CheckAsync(context, Sample.Guest));

        Assert.Equal("Bearer the-guests-own", context.Request.Headers.Authorization.ToString());
        Assert.False(context.Request.Headers.ContainsKey("X-API-Key"));
    }

    /// <summary>Credentials that did not count for the request are as good as others for whoever reads them.</summary>
    [Theory]
    [InlineData(Key, "Bearer " + Token, null)]
    [InlineData("ww_wrong", "Bearer " + Token, null)]
    [InlineData("", "Bearer " + Token, null)]
    [InlineData(null, "Bearer " + Token + ", Basic dTpw", null)]
    [InlineData(null, "Basic " + Token, null)]
    [InlineData(null, "DPoP token=\"" + Token + "\"", null)]
    [InlineData(Key, "Bearer wb_0123456789", null)]
    [InlineData("", "wb_0123456789", null)]
    [InlineData(Key, "Bearer wr_0123456789", null)]
    [InlineData(Key, "Bearer " + OthersToken, "Bearer " + OthersToken)]
    [InlineData(null, "Bearer abcwb_0123456789", "Bearer abcwb_0123456789")]
    [InlineData(null, "Bearer a.b.c", "Bearer a.b.c")]
    [InlineData(null, "Bearer a.IjEi.c", "Bearer a.IjEi.c")]
    public async Task Check_AGuestOfARequestWithOtherCredentials_NeverSeesThoseOfWasmOs(string? key, string authorization, string? left)
    {
        _identity.Know(Key, "modules:execute");
        _identity.PublicModule = "open";
        var context = Request(("Authorization", authorization));
        if (key is not null)
        {
            context.Request.Headers["X-API-Key"] = key;
        }

        context.Request.RouteValues["module"] = "open";

        Assert.Null(await CheckAsync(context, Sample.Guest));

        Assert.Equal(left, context.Request.Headers.Authorization.FirstOrDefault());
    }

    [Fact]
    public async Task Check_AGuestOfARequestWithTwoAuthorizations_SeesNoTokenInEither()
    {
        _identity.PublicModule = "open";
        var context = Request();
        context.Request.Headers.Authorization = new[] { "Bearer the-guests-own", "Bearer " + Token };
        context.Request.RouteValues["module"] = "open";

        Assert.Null(await CheckAsync(context, Sample.Guest));

        Assert.DoesNotContain(Token, context.Request.Headers.Authorization.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("X-API-Key")]
    public async Task Check_AGuestWithAHeaderOfTwoValues_SeesNoKeyInEither(string header)
    {
        _identity.PublicModule = "open";
        var context = Request();
        context.Request.Headers[header] = new[] { "Bearer the-guests-own", "Bearer " + Key };
        context.Request.RouteValues["module"] = "open";

        var refusal = await CheckAsync(context, Sample.Guest);

        Assert.True(refusal is not null || context.Request.Headers[header].All(value => !value!.Contains(Key, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Check_APublicFunction_IsForEverybody()
    {
        Assert.Null(await CheckAsync(Request(), Sample.Public));
        Assert.Null(await CheckAsync(Request(("X-API-Key", "ww_wrong")), Sample.Public));
    }

    [Fact]
    public void Check_AKnownKey_AllocatesNothing()
    {
        _identity.Know(Key, "modules:read");
        var gate = Gate(new AccessOptions());
        var serve = gate.Around("tests.check", AccessOf(Sample.Read), static _ => Task.CompletedTask);
        var context = Request(("X-API-Key", Key));
        _ = serve(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = serve(context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private async Task<(int Status, string Slug)?> CheckAsync(HttpContext context, Sample sample, AccessOptions? options = null)
    {
        var isServed = false;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await Gate(options ?? new AccessOptions()).Around("tests.check", AccessOf(sample), _ =>
        {
            isServed = true;
            return Task.CompletedTask;
        })(context);
        if (isServed)
        {
            return null;
        }

        using var problem = JsonDocument.Parse(body.ToArray());
        var type = problem.RootElement.GetProperty("type").GetString()!;
        Assert.StartsWith(ProblemResult.TypePrefix, type, StringComparison.Ordinal);
        return (context.Response.StatusCode, type[ProblemResult.TypePrefix.Length..]);
    }

    private AccessGate Gate(AccessOptions options) => new(options, _identity, _identity);

    private static FunctionAccess AccessOf(Sample sample) => FunctionAccess.Of(typeof(AccessSamples).GetMethod(sample.ToString())!);

    private static DefaultHttpContext Request(params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Protocol = "HTTP/1.1";
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }
}
