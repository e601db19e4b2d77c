using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>Checks whether a binary is a module that can run, by scanning and compiling it.</summary>
internal static class ModuleInspection
{
    public static async ValueTask<Result<ModuleAnalysis>> RunAsync(
        WasmRuntime runtime, ModuleDigest digest, ReadOnlyMemory<byte> content, bool keep, CancellationToken cancellationToken)
    {
        var scan = runtime.Analyze(content.Span);
        if (!scan.IsAccepted)
        {
            return ModuleErrors.FromRejection(scan.Rejection);
        }

        var source = new MemoryModuleSource(digest, content);
        using var span = LoadSpan.Begin();
        var load = await runtime.LoadAsync(digest, source, ResourceLimits.Default, keep, cancellationToken).ConfigureAwait(false);
        LoadSpan.Describe(span, load);
        load.Lease.Dispose();
        return load.Rejection is { } rejection ? ModuleErrors.FromRejection(rejection) : scan.Analysis;
    }
}
