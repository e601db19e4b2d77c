using WasmOs.Cli.Modules;
using WasmOs.Cli.Output;
using WasmOs.Cli.Streams;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;

namespace WasmOs.Cli.Inspect;

/// <summary><c>wasmos inspect</c>: validates a module and prints its imports, exports and warnings.</summary>
internal static class InspectCommand
{
    public static int Run(InspectOptions options)
    {
        if (ModuleFile.TryRead(options.File, out var fault) is not { } wasm)
        {
            return Message.Error(ExitCode.Refused, fault!);
        }

        using var runtime = CommandRuntime.CreateToInspect();
        var source = new MemoryModuleSource(wasm);

        // The scan alone would accept a module with invalid code. The compiler validates the code.
        var load = runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (!load.IsLoaded)
        {
            return Message.Error(ExitCode.Refused, $"{ModuleFile.NameOf(options.File)} was refused: {load.Rejection!.Message}");
        }

        using var lease = load.Lease;
        using var output = new BufferedStream(ProcessDescriptors.OpenStream(1));
        if (options.IsJson)
        {
            JsonReport.Write(output, source.Digest, lease.Module.Analysis, runtime.Provides);
        }
        else
        {
            using var writer = new StreamWriter(output);
            TextReport.Write(writer, source.Digest, lease.Module.Analysis, runtime.Provides);
        }

        return ExitCode.Success;
    }
}
