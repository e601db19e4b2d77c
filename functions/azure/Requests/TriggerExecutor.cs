using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Invocation;
using WasmOs.Functions.Invocation;
using WasmOs.Storage;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>Runs the functions of queues and timers, with a token that is cancelled when the Functions host abandons the call or this worker stops.</summary>
internal sealed class TriggerExecutor(IServiceProvider services, InvocationLeases leases) : IFunctionExecutor
{
    private readonly ConcurrentDictionary<string, TriggerCall<string>> _messages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TriggerCall<TimerInfo>> _timers = new(StringComparer.Ordinal);

    /// <summary>Sets this as the executor of a call.</summary>
    public void Take(FunctionContext context) => context.Features.Set<IFunctionExecutor>(this);

    /// <inheritdoc/>
    public async ValueTask ExecuteAsync(FunctionContext context)
    {
        var name = context.FunctionDefinition.Name;
        var trigger = context.FunctionDefinition.InputBindings.Values.First(binding => binding.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        var lease = leases.Rent(context.CancellationToken);
        try
        {
            if (trigger.Type.Equals("timerTrigger", StringComparison.OrdinalIgnoreCase))
            {
                var timer = (await context.BindInputAsync<TimerInfo>(trigger)).Value ?? new TimerInfo();
                await _timers.GetOrAdd(name, Create<TimerInfo>)(timer, lease.Token);
            }
            else if (trigger.Type.Equals("queueTrigger", StringComparison.OrdinalIgnoreCase))
            {
                var message = (await context.BindInputAsync<string>(trigger)).Value ?? "";
                await _messages.GetOrAdd(name, Create<string>)(message, lease.Token);
            }
            else
            {
                throw new UnreachableException($"The function {name} has the unknown trigger {trigger.Type}.");
            }
        }
        catch (StorageUnavailableException e)
        {
            // The SDK and the Functions host log exceptions with their stacks. The message is enough, so the inner exceptions of the storage library's retries
            // are left out.
            throw new StorageUnavailableException(e.Service, e.Message);
        }
        finally
        {
            leases.Return(lease);
        }
    }

    private TriggerCall<T> Create<T>(string function) => TriggerCalls.Create<T>(FunctionMethods.ByName[function], services);
}
