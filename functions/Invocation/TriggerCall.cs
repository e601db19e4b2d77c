namespace WasmOs.Functions.Invocation;

/// <summary>Calls the function of a queue or a timer. No client waits for it.</summary>
/// <typeparam name="T">The type of the trigger's data: the body of a message, or a <see cref="Microsoft.Azure.Functions.Worker.TimerInfo"/>.</typeparam>
internal delegate ValueTask TriggerCall<T>(T data, CancellationToken cancellationToken);
