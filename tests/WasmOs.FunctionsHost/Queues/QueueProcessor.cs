using System.Diagnostics;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Rpc;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Queues;

/// <summary>Runs a function for one message and decides what becomes of the message.</summary>
/// <param name="function">The function.</param>
/// <param name="queue">The function's queue.</param>
/// <param name="poison">Where messages end that fail too often; null for a poison queue, whose messages stay hidden instead.</param>
/// <param name="settings">Encoding and limits.</param>
/// <param name="invoker">Calls the function.</param>
/// <param name="log">Hears of poison and storage failures.</param>
/// <param name="added">Is told the name of a queue that got a message from here.</param>
internal sealed class QueueProcessor(
    LoadedFunction function, QueueClient queue, QueueClient? poison, QueueSettings settings, FunctionInvoker invoker, WorkerLog log, Action<string> added)
{
    private readonly string _category = "Host.Queues." + function.Name;

    public async Task ProcessAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        var lease = new QueueMessageLease(queue, message, settings.MessageVisibility, log, function.Name);
        try
        {
            // Received more often than the limit: a host died with the message in hand. The function does not run again.
            if (message.DequeueCount > settings.MaxDequeueCount)
            {
                await MoveToPoisonAsync(message, lease).ConfigureAwait(false);
                return;
            }

            var run = RunAsync(message, cancellationToken);
            await lease.KeepAsync(run).ConfigureAwait(false);
            if (await run.ConfigureAwait(false))
            {
                await lease.DeleteAsync().ConfigureAwait(false);
            }
            else if (poison is not null && message.DequeueCount >= settings.MaxDequeueCount)
            {
                await MoveToPoisonAsync(message, lease).ConfigureAwait(false);
            }
            else if (poison is not null)
            {
                await lease.ReleaseAsync(settings.VisibilityTimeout).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            log.AddHost(LogLevel.Error, _category, $"Storage failed for the message {message.MessageId}, which is received again later.", failure);
        }
    }

    /// <returns>Whether the function ended well.</returns>
    private async Task<bool> RunAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        if (Decode(message) is not { } text)
        {
            log.AddHost(LogLevel.Error, _category, $"The message {message.MessageId} is not base 64 as host.json says (messageEncoding).");
            return false;
        }

        using var activity = new Activity("Function").Start();
        var call = FunctionInvoker.NewRequest(function);
        call.InputData.Add(new ParameterBinding { Name = function.BindingName, Data = new TypedData { String = text } });
        var data = new TriggerData();
        data.SetText("QueueTrigger", text);
        data.SetJson("DequeueCount", message.DequeueCount);
        data.SetJson("ExpirationTime", message.ExpiresOn ?? DateTimeOffset.MaxValue);
        data.SetText("Id", message.MessageId);
        data.SetJson("InsertionTime", message.InsertedOn ?? TimeProvider.System.GetUtcNow());
        data.SetJson("NextVisibleTime", message.NextVisibleOn ?? DateTimeOffset.MaxValue);
        data.SetText("PopReceipt", message.PopReceipt);
        data.AddMembers(text);
        data.WriteTo(call);
        try
        {
            await invoker.InvokeAsync(function, call, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (FunctionFailedException)
        {
            // The invoker has logged it, and the message tells it by its way.
            return false;
        }
    }

    private string? Decode(QueueMessage message)
    {
        var text = message.Body.ToString();
        if (!settings.IsBase64)
        {
            return text;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? System.Text.Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private async Task MoveToPoisonAsync(QueueMessage message, QueueMessageLease lease)
    {
        if (poison is null)
        {
            return;
        }

        log.AddHost(
            LogLevel.Warning, _category, $"Message has reached MaxDequeueCount of {settings.MaxDequeueCount}. Moving message to queue '{poison.Name}'.");
        try
        {
            await poison.SendMessageAsync(message.Body).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await poison.CreateIfNotExistsAsync().ConfigureAwait(false);
            await poison.SendMessageAsync(message.Body).ConfigureAwait(false);
        }

        await lease.DeleteAsync().ConfigureAwait(false);
        added(poison.Name);
    }
}
