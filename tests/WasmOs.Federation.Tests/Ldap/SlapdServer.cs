using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasmOs.TestKit;

namespace WasmOs.Federation.Tests.Ldap;

/// <summary>A genuine OpenLDAP server on free loopback ports, with TLS and a small directory, in a folder of its own.</summary>
public sealed class SlapdServer : IAsyncLifetime, IDisposable
{
    public const string Suffix = "dc=example,dc=org";
    public const string AdminDn = "cn=admin,dc=example,dc=org";
    public const string AdminPassword = "admin secret";

    private const string Program = "/usr/sbin/slapd";
    private const string Schemas = "/etc/ldap/schema";

    private readonly string _folder = Directory.CreateTempSubdirectory("wasmos-slapd-").FullName;
    private readonly TcpListener _elsewhere = new(IPAddress.Loopback, 0);
    private Process? _process;

    /// <summary>The port of LDAP, with StartTLS.</summary>
    public int Port { get; } = LoopbackPort.Free();

    /// <summary>The port of LDAPS.</summary>
    public int TlsPort { get; } = LoopbackPort.Free();

    /// <summary>The port of LDAP on 127.0.0.2, for which the certificate does not hold.</summary>
    public int OtherPort { get; } = LoopbackPort.Free();

    /// <summary>The port of LDAPS on 127.0.0.2, for which the certificate does not hold.</summary>
    public int OtherTlsPort { get; } = LoopbackPort.Free();

    /// <summary>The certificate of the authority that signed the server's.</summary>
    public string CaFile => Path.Combine(_folder, "ca.pem");

    /// <summary>Whether somebody has connected to the server to which the directory's referral leads.</summary>
    public bool IsReferralFollowed => _elsewhere.Pending();

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException($"These tests need OpenLDAP's server, and {Program} is not there. Install it: apt-get install slapd");
        }

        _elsewhere.Start();
        WriteCertificates();
        await File.WriteAllTextAsync(Path.Combine(_folder, "slapd.conf"), Configuration());
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "directory.ldif"), Directories.Text(((IPEndPoint)_elsewhere.LocalEndpoint).Port));
        await RunAsync("/usr/sbin/slapadd", "-f", Path.Combine(_folder, "slapd.conf"), "-l", Path.Combine(_folder, "directory.ldif"));
        _process = Start(
            Program, "-f", Path.Combine(_folder, "slapd.conf"), "-h", Addresses(), "-d", "0");
        await WaitForPortAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _elsewhere.Dispose();

    private string Addresses() =>
        $"ldap://127.0.0.1:{Port} ldaps://127.0.0.1:{TlsPort} ldap://127.0.0.2:{OtherPort} ldaps://127.0.0.2:{OtherTlsPort}";

    private string Configuration() => $"""
        include {Schemas}/core.schema
        include {Schemas}/cosine.schema
        include {Schemas}/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        TLSCertificateFile {_folder}/server.pem
        TLSCertificateKeyFile {_folder}/server.key
        # A server that lets an empty password pass as an anonymous bind: the worst one for a client that asks it.
        allow bind_anon_cred bind_anon_dn
        database mdb
        suffix "{Suffix}"
        rootdn "{AdminDn}"
        rootpw "{AdminPassword}"
        directory {_folder}/db
        """;

    private void WriteCertificates()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var (from, until) = (TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(2));
        using var authority = authorityRequest.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=directory.example.org", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, until, [1, 2, 3]);
        File.WriteAllText(CaFile, authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error}");
        }
    }

    private async Task WaitForPortAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException) when (!limit.IsCancellationRequested && !_process!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
    }
}
