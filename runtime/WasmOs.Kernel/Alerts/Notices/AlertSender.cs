using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>Sends a notice to one receiver, once. Thread-safe.</summary>
/// <param name="events">Takes the notices for webhooks that subscribe to alerts; it delivers them by itself.</param>
/// <param name="web">Calls Slack and URLs.</param>
/// <param name="time">The clock of signatures.</param>
/// <param name="secret">The secret by which notices to URLs are signed; null: they are not signed.</param>
/// <param name="slackOptions">How Slack is reached.</param>
/// <param name="mail">Sends e-mail; null where the operator has not set it up.</param>
internal sealed class AlertSender(
    EventPublisher events, WebhookSender web, TimeProvider time, string? secret, SlackOptions slackOptions, IAlertMail? mail)
{
    /// <summary>Sends.</summary>
    /// <param name="pending">The notice.</param>
    /// <param name="cancellationToken">Stops sending; the notice may or may not have been sent then.</param>
    /// <returns>Why it was not sent, in words; null when the receiver has it, or the delivery of webhooks.</returns>
    public async ValueTask<string?> SendAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        switch (pending.Action?.Type)
        {
            case AlertActionType.Email:
                return mail is null
                    ? "This host sends no e-mail: SMTP_HOST is not set any more."
                    : await mail.SendAsync(MailOf(pending), cancellationToken).ConfigureAwait(false);
            case AlertActionType.Slack:
                return slackOptions.IsSet
                    ? await PostAsync(pending, cancellationToken).ConfigureAwait(false)
                    : "This host does not know Slack: neither SLACK_WEBHOOK_URL nor SLACK_BOT_TOKEN is set any more.";
            case AlertActionType.Webhook:
                return await CallAsync(pending, cancellationToken).ConfigureAwait(false);
            default:
                return await PublishAsync(pending, cancellationToken).ConfigureAwait(false);
        }
    }

    private static AlertMail MailOf(PendingNotice pending) => new(
        pending.Id, pending.Action!.Recipients, AlertText.SubjectOf(pending.Notice), AlertText.BodyOf(pending.Notice), pending.Notice.At);

    private async ValueTask<string?> PublishAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        try
        {
            await events.PublishAsync(AlertEvents.Of(pending), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (StorageUnavailableException e)
        {
            return e.Message;
        }
    }

    private async ValueTask<string?> CallAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var happened = AlertEvents.Of(pending);
        var body = EventJson.Write(happened);
        var headers = WebhookSignature.Headers(null, secret, happened.Id.ToString(), time.GetUtcNow(), body);
        return (await web.SendAsync(new Uri(pending.Action!.Url!), body, headers, cancellationToken).ConfigureAwait(false)).Attempt.Error;
    }

    private async ValueTask<string?> PostAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var (url, token) = (slackOptions.Token is null ? slackOptions.Webhook! : slackOptions.PostMessage, slackOptions.Token);
        KeyValuePair<string, string>[] headers = token is null ? [] : [new("authorization", $"Bearer {token}")];
        var outcome = await web.SendAsync(url, SlackMessage.Write(pending.Notice, pending.Action!.Channel!), headers, cancellationToken)
            .ConfigureAwait(false);
        if (!outcome.Succeeded)
        {
            return outcome.Attempt.Error;
        }

        // The method chat.postMessage answers 200 with "ok": false when it refuses.
        var answer = outcome.Attempt.Response ?? "";
        return token is null || answer.Contains("\"ok\":true", StringComparison.Ordinal) || answer.Contains("\"ok\": true", StringComparison.Ordinal)
            ? null
            : $"Slack refused the message: {Errors.Quoted.Of(answer)}";
    }
}
