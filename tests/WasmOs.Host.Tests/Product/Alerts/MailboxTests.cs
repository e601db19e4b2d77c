using WasmOs.TestKit.Mail;

namespace WasmOs.Host.Tests.Product.Alerts;

/// <summary>An alert that reaches a mailbox: the whole product and a mail server with TLS.</summary>
public sealed class MailboxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-mailbox-");

    [Fact]
    public async Task AnAlert_ThatFires_ReachesTheMailbox_AndSoDoesATest()
    {
        await using var mail = new MailServer(needsUser: true);
        await using var host = await ProductHost.StartAsync(_folder.FullName, options =>
        {
            var alerts = options.Product.Alerts;
            alerts.DefaultRecipients = ["ops@example.com"];
            (alerts.Smtp.Host, alerts.Smtp.Port, alerts.Smtp.From) = ("localhost", mail.Port, "wasmos@example.com");
            (alerts.Smtp.User, alerts.Smtp.Password, alerts.Smtp.AuthoritiesFile) = (MailServer.User, MailServer.Password, mail.AuthoritiesFile);
        });

        var test = (await host.Api.SendAsync(HttpMethod.Post, "/api/v1/alerts/failing-runs/test")).Json;
        Assert.True(test.GetProperty("receivers")[0].GetProperty("sent").GetBoolean(), test.ToString());
        Assert.Contains("Subject: [test] failing-runs", await mail.NextAsync(), StringComparison.Ordinal);

        await host.Api.SendAsync(
            HttpMethod.Put, "/api/v1/alerts", ProductClient.Json("""{"alerts":[{"name":"many","condition":"hosts >= 1","severity":"critical"}]}"""));
        var fired = await mail.NextAsync();
        Assert.Contains("Subject: [critical] many fires", fired, StringComparison.Ordinal);
        Assert.Contains("To: ops@example.com", fired, StringComparison.Ordinal);
        Assert.Contains("It is so: hosts is 1 (>= 1)", fired, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
