using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Identity.Sessions;

/// <summary>The options of sessions.</summary>
public sealed class SessionOptions
{
    /// <summary>How long a session lives, however much it is used.</summary>
    /// <value>30 days</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a browser's session lives, however much it is used.</summary>
    /// <value>12 hours</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan BrowserLife { get; set; } = TimeSpan.FromHours(12);
}
