using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>A notice on its way to one receiver. Immutable.</summary>
/// <param name="Id">Unique; the same at each try, so that a receiver can know one that comes twice.</param>
/// <param name="Notice">The notice.</param>
/// <param name="Action">Whom to tell and how; null: the webhooks that subscribe to alerts.</param>
internal sealed record PendingNotice(string Id, AlertNotice Notice, AlertAction? Action)
{
    /// <summary>The next try, UTC.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>The ETag of its row.</summary>
    public string ETag { get; init; } = "";
}
