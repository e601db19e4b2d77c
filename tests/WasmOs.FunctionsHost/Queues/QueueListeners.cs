using Azure.Storage.Queues;
using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Rpc;

namespace WasmOs.FunctionsHosting.Queues;

/// <summary>A listener for each queue function.</summary>
internal sealed class QueueListeners
{
    private const string PoisonSuffix = "-poison";
    private const int LongestName = 63;

    private readonly List<QueueListener> _listeners = [];

    public QueueListeners(string connection, QueueSettings settings, FunctionInvoker invoker, WorkerLog log)
    {
        // Messages are decoded by the processor, so that one that cannot be decoded fails alone.
        var service = new QueueServiceClient(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        foreach (var function in invoker.Session.Introduction.Functions.Where(function => function.Trigger == FunctionTrigger.Queue))
        {
            var queue = service.GetQueueClient(function.Queue);
            var processor = new QueueProcessor(function, queue, Poison(service, function.Queue!), settings, invoker, log, WakeUp);
            _listeners.Add(new QueueListener(function.Name, queue, settings, processor, log));
        }
    }

    public Task RunAsync(CancellationToken stopping, CancellationToken cancellation) =>
        Task.WhenAll(_listeners.Select(listener => listener.RunAsync(stopping, cancellation)));

    private static QueueClient? Poison(QueueServiceClient service, string queue) =>
        queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) || queue.Length + PoisonSuffix.Length > LongestName
            ? null
            : service.GetQueueClient(queue + PoisonSuffix);

    private void WakeUp(string queue)
    {
        foreach (var listener in _listeners)
        {
            if (listener.QueueName == queue)
            {
                listener.WakeUp();
            }
        }
    }
}
