using System.Collections.Concurrent;
using WasmOs.Kernel.Alerts.Notices;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>A mail server that takes all mail, or refuses it.</summary>
internal sealed class PlayedMail : IAlertMail
{
    private readonly ConcurrentQueue<AlertMail> _sent = new();

    public string? Fault { get; set; }

    public int Tries { get; private set; }

    /// <summary>What an e-mail waits for.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    public IReadOnlyList<AlertMail> Sent => [.. _sent];

    public async ValueTask<string?> SendAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        Tries++;
        await Answer.WaitAsync(cancellationToken);
        if (Fault is null)
        {
            _sent.Enqueue(mail);
        }

        return Fault;
    }
}
