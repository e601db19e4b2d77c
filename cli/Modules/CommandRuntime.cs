using WasmOs.Cli.Cache;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Modules;

/// <summary>Creates the runtime of a command, which loads one module and runs it at most once.</summary>
internal static class CommandRuntime
{
    /// <summary>Creates a runtime that stores compiled code, if there is a folder for it.</summary>
    /// <param name="stackBytes">The guest's stack, bytes; null for the default.</param>
    public static WasmRuntime CreateToRun(int? stackBytes)
    {
        var artifacts = ArtifactFolder.TryOpen(out var key);
        var options = CreateOptions();

        // Compiled code is stored. So each run uses optimized code, and only the first run waits for the compiler.
        options.TieredCompilation = false;
        options.ArtifactKey = key;
        options.Sandbox.StackBytes = stackBytes is { } bytes ? bytes / SandboxOptions.OptimizedStackFactor : options.Sandbox.StackBytes;
        return WasmRuntime.Create(options, artifacts);
    }

    /// <summary>Creates a runtime that compiles the module with the baseline compiler, which is faster, and stores nothing.</summary>
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

            // A large program takes minutes to compile on a small machine, but only once. The user can stop the command.
            CompileBudget = TimeSpan.FromHours(1),
            Scan = ScanLimits.Largest(),

            // The largest limits. Compiled code depends on them, and the stored code must be found again whatever limits a run asks for.
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
