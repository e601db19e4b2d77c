using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Notices;

namespace WasmOs.Infra.Mail;

/// <summary>Registers what sends e-mail. Both heads call this.</summary>
public static class MailAdapters
{
    /// <summary>Adds the adapter where the operator has set up e-mail.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="alerts">The options of alerts.</param>
    public static IServiceCollection AddMailAdapters(this IServiceCollection services, AlertOptions alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return alerts.Smtp.IsSet ? services.AddSingleton<IAlertMail>(new SmtpMail(alerts.Smtp)) : services;
    }
}
