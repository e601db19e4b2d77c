using SmtpServer.Protocol;
using WasmOs.Infra.Mail;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.TestKit;
using WasmOs.TestKit.Mail;

namespace WasmOs.Infra.Tests.Mail;

/// <summary>E-mail against a mail server with TLS.</summary>
public sealed class SmtpMailTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero);

    private static readonly AlertMail Alert =
        new("639-rule-0", ["ops@example.com", "dev@example.com"], "[warning] rule fires (größer)", "It is so: hosts is 2 (> 1)\n", At);

    [Fact]
    public async Task Send_ByStartTlsWithAUser_ArrivesWhole()
    {
        await using var server = new MailServer(needsUser: true);

        Assert.Null(await SendAsync(server, static options => (options.User, options.Password) = (MailServer.User, MailServer.Password)));

        var mail = await server.NextAsync();
        Assert.Contains("From: wasmos@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("To: ops@example.com, dev@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: [warning] rule fires =?utf-8?", mail, StringComparison.Ordinal);
        Assert.Contains("Date: Sun, 01 Mar 2026 10:20:00 +0000", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
        Assert.Contains("It is so: hosts is 2 (> 1)", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ByTlsFromTheFirstByte_Arrives()
    {
        await using var server = new MailServer(isTlsFirst: true);

        Assert.Null(await SendAsync(server, static options => options.Protection = SmtpProtection.Tls));
        Assert.Contains("Message-Id: <", await server.NextAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Send_WithoutTls_Arrives()
    {
        await using var server = new MailServer(isTls: false);

        Assert.Null(await SendAsync(server, static options => options.Protection = SmtpProtection.None));
        await server.NextAsync();
    }

    [Fact]
    public async Task Send_TheSameMailTwice_HasOneMessageId()
    {
        await using var server = new MailServer();
        await SendAsync(server);
        await SendAsync(server);

        Assert.Equal(IdOf(await server.NextAsync()), IdOf(await server.NextAsync()));
    }

    [Fact]
    public async Task Send_AServerWithoutTlsWhereItIsDemanded_SendsNothing()
    {
        await using var server = new MailServer(isTls: false);

        Assert.Equal("The mail server does not offer TLS; SMTP_TLS says how the connection is protected.", await SendAsync(server));
    }

    [Fact]
    public async Task Send_ACertificateOfAnUnknownAuthority_IsRefused()
    {
        await using var server = new MailServer();

        var fault = await SendAsync(server, static options => options.AuthoritiesFile = null);

        Assert.Equal("The mail server's TLS certificate or protocol was not accepted; SMTP_CA_FILE names an authority of your own.", fault);
    }

    [Fact]
    public async Task Send_ACertificateForAnotherName_IsRefused()
    {
        await using var server = new MailServer();

        var fault = await SendAsync(server, static options => options.Host = "127.0.0.1");

        Assert.Equal("The mail server's TLS certificate or protocol was not accepted; SMTP_CA_FILE names an authority of your own.", fault);
    }

    [Fact]
    public async Task Send_AWrongPassword_IsTold_WithoutIt()
    {
        await using var server = new MailServer(needsUser: true);

        var fault = await SendAsync(server, static options => (options.User, options.Password) = (MailServer.User, "wrong horse"));

        Assert.Equal("The mail server refused SMTP_USERNAME and SMTP_PASSWORD.", fault);
    }

    [Fact]
    public async Task Send_TheServerRefusesTheMessage_SaysWhy()
    {
        await using var server = new MailServer { Refusal = new SmtpResponse(SmtpReplyCode.SizeLimitExceeded, "too much") };

        Assert.Equal("The mail server refused the message: 552 'too much'.", await SendAsync(server));
    }

    [Fact]
    public async Task Send_NobodyListens_IsTold()
    {
        await using var server = new MailServer();

        var fault = await SendAsync(server, static options => options.Port = LoopbackPort.Free());

        Assert.Equal("The mail server could not be reached, or the connection broke off.", fault);
    }

    private static string IdOf(string mail) => mail.Split("\r\n").Single(static line => line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase));

    private static async Task<string?> SendAsync(MailServer server, Action<SmtpOptions>? change = null)
    {
        var options = new SmtpOptions { Host = "localhost", Port = server.Port, From = "wasmos@example.com", AuthoritiesFile = server.AuthoritiesFile };
        change?.Invoke(options);
        return await new SmtpMail(options).SendAsync(Alert, CancellationToken.None);
    }
}
