using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>Starts the product with callers that a test names.</summary>
internal static class AccessHost
{
    public static Task<ProductHost> StartAsync(
        string folder, NamedCallers callers, Action<HostOptions>? set = null, Action<IServiceCollection>? configure = null) => ProductHost.StartAsync(
        folder,
        options =>
        {
            options.Product.Access.Mode = AccessMode.Required;
            options.Product.Tiers.Anonymous = TierLimits.None; // All calls of a test come from one address.
            set?.Invoke(options);
        },
        services =>
        {
            services.AddSingleton<IAuthenticator>(callers).AddSingleton<ICreators>(callers);
            configure?.Invoke(services);
        });

    public static (string Name, string Value) As(string token) => ("Authorization", $"Bearer {token}");
}
