using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Errors;

namespace WasmOs.Infra.Mail;

/// <summary>Sends e-mail to the operator's mail server, each in a connection of its own: there are few. Thread-safe.</summary>
/// <param name="options">The mail server.</param>
internal sealed class SmtpMail(SmtpOptions options) : IAlertMail
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async ValueTask<string?> SendAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = MessageOf(mail);
            using var client = new SmtpClient { CheckCertificateRevocation = false };
            if (options.AuthoritiesFile is { } file)
            {
                // Read for each e-mail, so that a file that was replaced counts, and before the connection, so that its failure is told as its own.
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPemFile(file);
                client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(authorities, certificate, errors);
            }

            await client.ConnectAsync(options.Host!, options.Port, ProtectionOf(options.Protection), stop.Token).ConfigureAwait(false);
            if (options is { User: { } user, Password: { } password })
            {
                await client.AuthenticateAsync(user, password, stop.Token).ConfigureAwait(false);
            }

            await client.SendAsync(message, stop.Token).ConfigureAwait(false);

            // The server has the message by now, so how the farewell goes does not matter.
            await client.DisconnectAsync(quit: false, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The mail server did not take the message within {TimeLimit.TotalSeconds} seconds.");
        }
        catch (Exception e) when (Explain(e) is { } reason)
        {
            return reason;
        }
    }

    private static SecureSocketOptions ProtectionOf(SmtpProtection protection) => protection switch
    {
        SmtpProtection.Tls => SecureSocketOptions.SslOnConnect,
        SmtpProtection.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static bool IsTrusted(X509Certificate2Collection authorities, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        using var server = new X509Certificate2(certificate);
        return chain.Build(server);
    }

    /// <summary>What happened, for people. Null for what is no failure of the mail server.</summary>
    private static string? Explain(Exception failure) => failure switch
    {
        AuthenticationException => "The mail server refused SMTP_USERNAME and SMTP_PASSWORD.",
        SslHandshakeException => "The mail server's TLS certificate or protocol was not accepted; SMTP_CA_FILE names an authority of your own.",
        NotSupportedException => "The mail server does not offer TLS; SMTP_TLS says how the connection is protected.",
        SmtpCommandException refused => $"The mail server refused the message: {(int)refused.StatusCode} {Quoted.Of(refused.Message)}.",
        CommandException or ProtocolException => "The mail server's answer is not SMTP.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => "The name SMTP_HOST was not found.",
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException => "SMTP_CA_FILE has no certificate that can be read.",
        SocketException or IOException => "The mail server could not be reached, or the connection broke off.",
        _ => null,
    };

    private MimeMessage MessageOf(AlertMail mail)
    {
        var from = MailboxAddress.Parse(options.From!);
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = mail.At,

            // The same notice has the same id at each try, so that mail programs know one that comes twice.
            MessageId = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Id)).AsSpan(0, 16))}@{from.Domain}",
            Body = new TextPart(TextFormat.Plain) { Text = mail.Body },
        };
        message.From.Add(from);
        message.To.AddRange(mail.Recipients.Select(MailboxAddress.Parse));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no program should answer it.
        return message;
    }
}
