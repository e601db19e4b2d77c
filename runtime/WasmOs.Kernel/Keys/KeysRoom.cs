using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>Declares the Keys room: the keys that sign tokens and the audit trail, and the server's own secrets.</summary>
internal static class KeysRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Keys")
    {
        AddServices = AddServices,
        Tables = [KeyRows.Table],
        Sweeps = [KernelSweep.By<SigningKeys>("sweep-keys", static (keys, now, cancellationToken) => keys.SweepAsync(now, cancellationToken))],
        Errors = ["keys-unreadable", "signing-key-configured", "key-rotation-conflict"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<KeyOptions>();
        services.AddSingleton(provider => new SigningKeys(
            provider.GetRequiredService<IStorage>().Tables, provider.GetRequiredService<SecretSeal>(), provider.GetRequiredService<KeyOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ServerSecrets(
            provider.GetRequiredService<IStorage>().Tables, provider.GetRequiredService<SecretSeal>(), provider.GetRequiredService<KeyOptions>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
