using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace WasmOs.TestKit.Mail;

/// <summary>A mail server on a free port of the loopback, with a certificate of an authority of its own. It takes mail, or answers as a test says.</summary>
public sealed class MailServer : MessageStore, IAsyncDisposable
{
    /// <summary>The one user.</summary>
    public const string User = "wasmos";

    /// <summary>The user's password.</summary>
    public const string Password = "correct horse";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _mail = Channel.CreateUnbounded<string>();
    private readonly X509Certificate2? _certificate;
    private readonly Task _running;

    /// <summary>Starts the server.</summary>
    /// <param name="isTls">Whether it offers TLS.</param>
    /// <param name="isTlsFirst">Whether TLS begins with the first byte.</param>
    /// <param name="needsUser">Whether it takes mail of its user alone.</param>
    public MailServer(bool isTls = true, bool isTlsFirst = false, bool needsUser = false)
    {
        _certificate = isTls ? MakeCertificate() : null;
        Port = LoopbackPort.Free();
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))
                .IsSecure(isTlsFirst).AuthenticationRequired(needsUser).AllowUnsecureAuthentication(false);
            if (_certificate is not null)
            {
                endpoint.Certificate(_certificate);
            }
        }).Build();
        var services = new ServiceProvider();
        services.Add((IMessageStore)this);
        services.Add((IUserAuthenticator)new DelegatingUserAuthenticator(static (user, password) => user == User && password == Password));
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The file with the authority of its certificate.</summary>
    public string AuthoritiesFile { get; } = Path.GetTempFileName();

    /// <summary>What it answers to a message; null: it takes it.</summary>
    public SmtpResponse? Refusal { get; set; }

    /// <summary>Waits for the next message and returns it, as it was sent.</summary>
    public async Task<string> NextAsync() => await _mail.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <inheritdoc/>
    public override Task<SmtpResponse> SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        _mail.Writer.TryWrite(Encoding.UTF8.GetString(buffer));
        return Task.FromResult(SmtpResponse.Ok);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _certificate?.Dispose();
        File.Delete(AuthoritiesFile);
    }

    private X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(2));
        File.WriteAllText(AuthoritiesFile, made.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
