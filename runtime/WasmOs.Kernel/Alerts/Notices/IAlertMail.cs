namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>Sends e-mail. Thread-safe.</summary>
public interface IAlertMail
{
    /// <summary>Sends an e-mail. Takes at most twenty seconds.</summary>
    /// <param name="mail">The e-mail.</param>
    /// <param name="cancellationToken">Stops trying; the e-mail may or may not have been sent then.</param>
    /// <returns>Why it was not sent, in words and without secrets; null when the server took it.</returns>
    ValueTask<string?> SendAsync(AlertMail mail, CancellationToken cancellationToken);
}
