using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Ldap;

/// <summary>
/// Options of libldap that System.DirectoryServices.Protocols cannot set on Linux: without them a bind waits for ever, StartTLS goes to another server, and
/// certificates cannot be checked against a file. libldap keeps these as defaults of the process; nothing else in the process uses libldap.
/// </summary>
/// <remarks>
/// What makes this safe: <c>ldap_set_option</c> with a null session copies the value before it returns, and all calls are made under one lock, which is held
/// until the new connection has taken the defaults over. Constants are of ldap.h of OpenLDAP 2.4 to 2.6.
/// </remarks>
internal static unsafe class LdapOptions
{
    private const int Timeout = 0x5002;
    private const int NetworkTimeout = 0x5005;
    private const int Uri = 0x5006;
    private const int TlsCaFile = 0x6002;
    private const int TlsRequireCertificate = 0x6006;
    private const int TlsProtocolMin = 0x6007;
    private const int TlsNewContext = 0x600F;
    private const int KeepaliveIdle = 0x6300;
    private const int KeepaliveProbes = 0x6301;
    private const int KeepaliveInterval = 0x6302;

    private const int Demand = 2;
    private const int Tls12 = (3 << 8) + 3;

    // The names in the order in which System.DirectoryServices.Protocols looks for them, so that both use one library.
    private static readonly string[] Names = ["libldap.so.2", "libldap-2.6.so.0", "libldap-2.5.so.0", "libldap-2.4.so.2"];

    private static readonly Lock Gate = new();
    private static delegate* unmanaged[Cdecl]<nint, int, void*, int> _setOption;
    private static (string? File, DateTime Written) _authorities;

    /// <summary>Creates a connection that takes over the defaults for a provider.</summary>
    /// <exception cref="DllNotFoundException">libldap is not installed.</exception>
    /// <exception cref="InvalidOperationException">libldap refused an option, for example because the file of certificates cannot be read.</exception>
    public static T With<T>(LdapProvider provider, Func<T> create)
    {
        if (!OperatingSystem.IsLinux())
        {
            return create();
        }

        lock (Gate)
        {
            Load();
            SetTime(Timeout, provider.Timeout);
            SetTime(NetworkTimeout, provider.Timeout);
            SetText(Uri, $"{provider.Url.Scheme}://{provider.Url.Host}:{provider.Url.Port}");
            SetAuthorities(provider.CaFile);
            return create();
        }
    }

    private static void Load()
    {
        if (_setOption is not null)
        {
            return;
        }

        nint library = 0;
        if (!Array.Exists(Names, name => NativeLibrary.TryLoad(name, out library)))
        {
            throw new DllNotFoundException("libldap is not installed. On Debian and Ubuntu: apt-get install libldap-2.5-0, or libldap2 on later releases.");
        }

        _setOption = (delegate* unmanaged[Cdecl]<nint, int, void*, int>)NativeLibrary.GetExport(library, "ldap_set_option");
        SetNumber(TlsRequireCertificate, Demand);
        SetNumber(TlsProtocolMin, Tls12);

        // A server that is gone without a word is noticed in 40 s, also in the middle of a TLS handshake, which libldap does not bound.
        SetNumber(KeepaliveIdle, 10);
        SetNumber(KeepaliveProbes, 3);
        SetNumber(KeepaliveInterval, 10);
        SetNumber(TlsNewContext, 0);
    }

    // The file is read anew only when it has changed: a bundle of a system has hundreds of certificates.
    private static void SetAuthorities(string? file)
    {
        var wanted = (file, file is null ? default : File.GetLastWriteTimeUtc(file));
        if (file is null || wanted == _authorities)
        {
            return;
        }

        _authorities = default; // Should libldap refuse the file, the next connection must not take the old one for set.
        SetText(TlsCaFile, file);
        SetNumber(TlsNewContext, 0);
        _authorities = wanted;
    }

    private static void SetTime(int option, TimeSpan time)
    {
        var seconds = Math.DivRem(time.Ticks, TimeSpan.TicksPerSecond, out var rest);
        var value = stackalloc nint[2] { (nint)seconds, (nint)(rest / TimeSpan.TicksPerMicrosecond) };
        Set(option, value);
    }

    private static void SetNumber(int option, int value) => Set(option, &value);

    private static void SetText(int option, string text)
    {
        fixed (byte* value = Encoding.UTF8.GetBytes(text + '\0'))
        {
            Set(option, value);
        }
    }

    private static void Set(int option, void* value)
    {
        if (_setOption(0, option, value) is not 0 and var code)
        {
            throw new InvalidOperationException($"libldap refused option 0x{option:x} with code {code}.");
        }
    }
}
