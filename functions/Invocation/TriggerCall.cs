namespace WasmOs.Functions.Invocation;

/// <summary>Calls a function that no client waits for.</summary>
/// <typeparam name="T">What its trigger gives it: a message's body or a <see cref="Microsoft.Azure.Functions.Worker.TimerInfo"/>.</typeparam>
internal delegate ValueTask TriggerCall<T>(T data, CancellationToken cancellationToken);
