using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>Declares the room of idempotency keys, which keeps the first response under each key.</summary>
internal static class IdempotencyRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Idempotency")
    {
        AddServices = AddServices,
        Containers = [IdempotencyBodies.Container],
        Tables = [IdempotencyRow.Table],
        Sweeps = [KernelSweep.By<IdempotencyStore>("sweep-idempotency", static (store, now, cancellationToken) => store.SweepAsync(now, cancellationToken))],
        Errors = ["idempotency-key-invalid", "idempotency-key-reused", "idempotency-in-progress", "first-answer-unreadable"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<IdempotencyOptions>();
        services.AddSingleton(provider => new IdempotencyStore(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<SecretSeal>(), provider.GetRequiredService<IdempotencyOptions>(),
            provider.GetRequiredService<WorkerName>().Value, provider.GetRequiredService<TimeProvider>()));
    }
}
