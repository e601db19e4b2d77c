using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Authentication;
using WasmOs.Kernel.Identity.Passwords;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Tokens;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Tiers;
using WasmOs.Kernel.Webhooks;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

/// <summary>The Identity room of one host, with cheap passwords. Two of them over one kernel are two hosts.</summary>
internal sealed class IdentityHost : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly WebhookDirectory _webhooks;

    public IdentityHost(KernelFixture kernel, TokenKeys tokenKeys, ServerSecrets keySecret, params IBearerTokens[] issuers)
    {
        var (storage, time) = (kernel.Storage, kernel.Time);
        Time = time;
        TokenKeys = tokenKeys;
        _webhooks = new WebhookDirectory(storage, TestEvents.Catalog, time, seal: KernelFixture.Seal);
        Events = TestEvents.CreatePublisher(storage, _webhooks, time);
        Directory = new IdentityDirectory(storage, time);
        Hasher = new PasswordHasher(Passwords);
        Tiers = new TierDirectory(storage, new TierOptions(), time, BackgroundFailures.WithoutLog(time));
        SessionStore = new SessionStore(storage.Tables, time);
        UserStore = new UserStore(storage.Tables, time);
        KeyStore = new ApiKeyStore(storage.Tables, time);
        Tokens = new AccessTokens(tokenKeys, time);
        Sessions = new SessionService(SessionStore, Tokens, Directory, new SessionOptions(), time);
        Backoff = new SignInBackoff(Events, time);
        SignIn = new SignInService(Directory, Hasher, UserStore, Sessions, Backoff, [], Metrics);
        Users = new UserRegistry(Directory, UserStore, Hasher, Tiers, time);
        OwnPasswords = new OwnPasswordService(Users, Backoff);
        Roles = new RoleRegistry(storage.Tables, Directory, time);
        Keys = new ApiKeyRegistry(KeyStore, Directory, keySecret, Tiers, time);
        Uses = new ApiKeyUses(KeyStore, Directory, time, BackgroundFailures.WithoutLog(time));
        Setup = new SetupService(Users, Directory);
        Authenticator = new Authenticator(Directory, Tokens, SessionStore, keySecret, issuers, Metrics, time);
    }

    public PasswordOptions Passwords { get; } = new() { Iterations = 10, Threads = 2 };

    public TestKit.Time.ManualTimeProvider Time { get; }

    public TokenKeys TokenKeys { get; }

    public EventPublisher Events { get; }

    public IdentityDirectory Directory { get; }

    public PasswordHasher Hasher { get; }

    public TierDirectory Tiers { get; }

    public SessionStore SessionStore { get; }

    public UserStore UserStore { get; }

    public ApiKeyStore KeyStore { get; }

    public AccessTokens Tokens { get; }

    public SessionService Sessions { get; }

    public SignInBackoff Backoff { get; }

    public SignInService SignIn { get; }

    public UserRegistry Users { get; }

    public OwnPasswordService OwnPasswords { get; }

    public RoleRegistry Roles { get; }

    public ApiKeyRegistry Keys { get; }

    public ApiKeyUses Uses { get; }

    public SetupService Setup { get; }

    public AuthenticationMetrics Metrics { get; } = new();

    public Authenticator Authenticator { get; }

    /// <summary>Creates the first user, <c>root</c>, and returns it as a caller.</summary>
    public async Task<Caller> SetUpAsync()
    {
        var root = await Setup.CreateFirstAsync(Setup.Token, "root", Password, None);
        return await CallerAsync(root.Value.Username);
    }

    /// <summary>Creates a user with a role.</summary>
    public async Task<User> AddAsync(Caller by, string username, string role = "viewer", params string[] modules)
    {
        var scope = modules.Length == 0 ? ModuleScope.All : ModuleScope.Of(modules);
        var created = await Users.CreateAsync(
            by, new UserChange { Username = username, Password = Password, Roles = [new RoleAssignment(role, scope)] }, null, None);
        return created.Value;
    }

    /// <summary>Signs a user in.</summary>
    public async Task<SignInResult> SignInAsync(string username, bool isBrowser = false) =>
        (await SignIn.SignInAsync(new SignInRequest(username, Password, null, isBrowser), None)).Value;

    /// <summary>Signs a user in, and recognizes it by its token.</summary>
    public async Task<Caller> CallerAsync(string username) => await CallerOfAsync((await SignInAsync(username)).Token!);

    public async Task<Caller> CallerOfAsync(string credential) => (await Authenticator.AuthenticateAsync(credential, None)).Value;

    /// <summary>The slug of the refusal of a credential; null when it is accepted, from memory or not.</summary>
    public async Task<string?> RefusalAsync(string credential) => Authenticator.TryGetKnown(credential, out _)
        ? null : (await Authenticator.AuthenticateAsync(credential, None)).Error?.Slug;

    public async ValueTask DisposeAsync()
    {
        await Uses.DisposeAsync();
        await Tiers.DisposeAsync();
        await Directory.DisposeAsync();
        await Events.DisposeAsync();
        await _webhooks.DisposeAsync();
        Hasher.Dispose();
    }
}
