using System.Collections.Concurrent;
using WasmOs.Kernel.Alerts.Notices;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>A mail server that takes all mail, or refuses it.</summary>
internal sealed class PlayedMail : IAlertMail
{
    private readonly ConcurrentQueue<AlertMail> _sent = new();

    public string? Fault { get; set; }

    public int Tries { get; private set; }

    public IReadOnlyList<AlertMail> Sent => [.. _sent];

    public ValueTask<string?> SendAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        Tries++;
        if (Fault is null)
        {
            _sent.Enqueue(mail);
        }

        return ValueTask.FromResult(Fault);
    }
}
