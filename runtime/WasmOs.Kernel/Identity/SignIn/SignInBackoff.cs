using System.Net;
using System.Text.Json;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>
/// Makes those wait who fail to sign in: by account, whoever tries it, and by address, whichever accounts it tries. In the memory of this host alone.
/// Thread-safe.
/// </summary>
/// <remarks>
/// An attempt counts as a failure from its beginning, so that many attempts at once are no way around the wait. Many people may share an address, so an address
/// has more failures without a wait than an account. An address from which the account has signed in lately has failures of its own: otherwise anybody could
/// lock an administrator out by failing on purpose. Such an address waits as any other when it fails itself.
/// </remarks>
public sealed class SignInBackoff(EventPublisher events, TimeProvider time)
{
    /// <summary>The failures of an account without a wait.</summary>
    internal const int FreeOfAccount = 5;

    /// <summary>The failures of an address without a wait.</summary>
    internal const int FreeOfAddress = 20;

    private const int Capacity = 10_000;

    private readonly FailureTable _accounts = new(FreeOfAccount, Capacity, time);
    private readonly FailureTable _addresses = new(FreeOfAddress, Capacity, time);
    private readonly KnownPlaces _known = new(Capacity, time);

    /// <summary>The number of accounts and addresses that are remembered.</summary>
    internal int Count => _accounts.Count + _addresses.Count;

    /// <summary>Begins an attempt, or says how long to wait.</summary>
    public KernelError? Begin(string account, IPAddress? address)
    {
        var place = PlaceOf(address);
        var key = KeyOf(account, place);
        var wait = _accounts.WaitOf(key) is var own && _addresses.WaitOf(place) is var shared && own > shared ? own : shared;
        if (wait > TimeSpan.Zero)
        {
            return SignInErrors.Throttled(wait);
        }

        Note("account", account, _accounts, _accounts.Add(key));
        Note("address", place, _addresses, _addresses.Add(place));
        return null;
    }

    /// <summary>Ends an attempt that succeeded.</summary>
    public void Succeed(string account, IPAddress? address)
    {
        // The address keeps its other failures: one account of the attacker's own must not clear those at accounts of others.
        var place = PlaceOf(address);
        _accounts.Clear(KeyOf(account, place));
        _addresses.TakeBack(place);
        _known.Add(account, place);
    }

    /// <summary>Ends an attempt that says nothing about the password, because the host could not check it.</summary>
    public void Abandon(string account, IPAddress? address)
    {
        var place = PlaceOf(address);
        _accounts.TakeBack(KeyOf(account, place));
        _addresses.TakeBack(place);
    }

    /// <summary>Under what the failures of an account are counted. No name of an account has a space.</summary>
    private string KeyOf(string account, string place) => _known.Contains(account, place) ? $"{account} {place}" : account;

    private static string PlaceOf(IPAddress? address) => AddressKey.Of(address).ToString();

    private void Note(string kind, string name, FailureTable table, int failures)
    {
        if (!table.IsFirstWait(failures) || !events.IsWanted(SignInEventTypes.Lockout))
        {
            return;
        }

        var data = JsonSerializer.SerializeToUtf8Bytes(
            new LockoutData(kind, name, failures, (int)table.WaitAfter(failures).TotalSeconds), LockoutJson.Default.LockoutData);
        events.Post(WasmEvent.New(time, SignInEventTypes.Lockout, name, data));
    }
}
