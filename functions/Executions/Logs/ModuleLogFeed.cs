using WasmOs.Functions.Metrics.Streams;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>Follows the log of a module: what its runs on this host write, as long as the client reads.</summary>
/// <param name="runtime">Knows the running guests.</param>
/// <param name="registry">Knows the modules.</param>
/// <param name="logs">Hands over runs that have ended.</param>
/// <param name="module">The module's name.</param>
internal sealed class ModuleLogFeed(WasmRuntime runtime, ModuleRegistry registry, LiveLogs logs, string module) : ILiveFeed
{
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.ExecutionsRead);

    private ModuleLogFollower? _follower;

    /// <inheritdoc/>
    public LiveTopics Topics => LiveTopics.None;

    /// <inheritdoc/>
    public LiveEnd? End => null;

    /// <inheritdoc/>
    public KernelError? Refuse(Caller caller) => caller.May(Reading, module) ? null : ModuleErrors.NotFound(module);

    /// <inheritdoc/>
    public async ValueTask<KernelError?> OpenAsync(Caller caller, CancellationToken cancellationToken)
    {
        var found = await registry.GetAsync(module, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        _follower = new ModuleLogFollower(runtime, logs, module);
        return Refuse(caller);
    }

    /// <inheritdoc/>
    public ValueTask<LiveFrame?> NextAsync(CancellationToken cancellationToken)
    {
        if (_follower!.TakeLost() is > 0 and var lost)
        {
            return ValueTask.FromResult<LiveFrame?>(LogFrames.Lost(lost));
        }

        return ValueTask.FromResult(_follower.Next() is { } news ? LogFrames.Of(news) : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _follower?.Dispose();
}
