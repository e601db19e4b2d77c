using WasmOs.Cli.Cache;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Modules;

/// <summary>The runtime for one module and one run.</summary>
internal static class CommandRuntime
{
    /// <summary>A runtime that keeps compiled code, where there is a folder for it.</summary>
    /// <param name="stackBytes">Stack of the guest; null for the default.</param>
    public static WasmRuntime CreateToRun(int? stackBytes)
    {
        var artifacts = ArtifactFolder.TryOpen(out var key);
        var options = CreateOptions();

        // With code that is kept, each run has the best there is, and only the first waits for it.
        options.TieredCompilation = false;
        options.ArtifactKey = key;
        options.Sandbox.StackBytes = stackBytes is { } bytes ? bytes / SandboxOptions.OptimizedStackFactor : options.Sandbox.StackBytes;
        return WasmRuntime.Create(options, artifacts);
    }

    /// <summary>A runtime that compiles once, by the quicker compiler.</summary>
    public static WasmRuntime CreateToInspect() => WasmRuntime.Create(CreateOptions());

    private static RuntimeOptions CreateOptions()
    {
        var options = new RuntimeOptions
        {
            PoolSize = 0,
            CacheCapacity = 1,
            InstanceCapacity = 4,
            Slots = 1,
            QueueLimit = 0,

            // A large program takes minutes to compile on a small machine, once; its user can stop it.
            CompileBudget = TimeSpan.FromHours(1),
            Scan = ScanLimits.Largest(),

            // The largest: compiled code depends on them, and is to be found again whatever a run asks for.
            Sandbox = new SandboxOptions
            {
                Limits = MachineLimits.Resources,
                MaximumMemoryBytes = MachineLimits.Resources.MemoryBytes,
                MaximumTimeout = ResourceLimits.LongestTimeout,
                MaxMemories = 4,
                MaxTables = 4,
                AllowFiles = true,
            },
        };
        options.Scan.ModuleBytes = ModuleFile.MaxBytes;
        return options;
    }
}
