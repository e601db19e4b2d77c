using WasmOs.Cli.Invoke;
using WasmOs.Cli.Modules;
using WasmOs.Cli.Output;
using WasmOs.Cli.Streams;
using WasmOs.Runtime;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Cli.Run;

/// <summary><c>wasmos run</c>: reads a module, loads it, runs it once, and returns its exit code.</summary>
internal static class RunCommand
{
    private const string CommandEntry = "_start";

    public static int Run(RunOptions options)
    {
        // 1. The module and the directories must exist.
        if (ModuleFile.TryRead(options.File, out var fault) is not { } wasm)
        {
            return Message.Error(ExitCode.Refused, fault!);
        }

        if (GuestGrants.TryMount(options.Directories, out fault) is not { } mounts)
        {
            return Message.Error(ExitCode.Usage, fault!);
        }

        // 2. Load the module: compile it, or read its stored code. Then run it.
        using var runtime = CommandRuntime.CreateToRun(options.StackBytes);
        var source = new MemoryModuleSource(wasm);
        var load = runtime.LoadAsync(source.Digest, source, options.Limits, keep: true, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (!load.IsLoaded)
        {
            return Message.Error(ExitCode.Refused, $"{ModuleFile.NameOf(options.File)} was refused: {load.Rejection!.Message}");
        }

        using var lease = load.Lease;
        var exitCode = Run(runtime, load, options, mounts);

        // 3. Writing the compiled code began when the module was loaded. It must be on disk before the process ends.
        runtime.WhenIdleAsync().GetAwaiter().GetResult();
        return exitCode;
    }

    private static int Run(WasmRuntime runtime, ModuleLoad load, RunOptions options, WasiMount[] mounts)
    {
        var module = load.Lease.Module;
        if (module.LinkError is { } linkError)
        {
            // Report a link error before a missing export: a module for another host also has other exports, and the link error says why the module cannot run.
            return Message.Error(ExitCode.Refused, $"{ModuleFile.NameOf(options.File)} cannot run: {linkError}");
        }

        var name = options.Invoke ?? CommandEntry;
        if (module.Analysis.FindFunction(name) is not { } function)
        {
            return Message.Error(ExitCode.Usage, ExportAdvice.For(module.Analysis, options.Invoke));
        }

        string? fault = null;
        var arguments = options.Invoke is null ? [] : ArgumentReader.Read(function.Type!, CallCheck.TakesBytes(module), options.Arguments, out fault);
        fault ??= CallCheck.Find(module, function, arguments, options.Returns);
        if (fault is not null)
        {
            return Message.Error(ExitCode.Usage, fault);
        }

        using var stop = new StopSignals();
        using var streams = new StandardStreams(stop.StopForBrokenPipe, inputIsTaken: options.File == ModuleFile.StandardInput);
        var outcome = Execute(runtime, load, function, arguments, Grant(options, mounts, streams), options, stop.Token);
        streams.Flush();
        return stop.RequestedExitCode != 0 && outcome.Fault?.Kind == FaultKind.Cancelled
            ? stop.RequestedExitCode
            : OutcomeReport.Write(outcome);
    }

    private static ExecutionOutcome Execute(
        WasmRuntime runtime, ModuleLoad load, ModuleExport function, GuestArgument[] arguments, WasiOptions wasi, RunOptions options, CancellationToken stop) =>
        runtime.ExecuteAsync(
            load.Lease.Module,
            new ExecutionRequest
            {
                Id = ExecutionId.New(TimeProvider.System),
                Function = function,
                Arguments = arguments,
                Returns = options.Returns,
                Limits = options.Limits,
                Wasi = wasi,
                Load = load.Start,
                LoadDuration = load.Duration,
            },
            stop).AsTask().GetAwaiter().GetResult().Outcome ?? throw new InvalidOperationException("The only slot of a runtime of its own is taken.");

    private static WasiOptions Grant(RunOptions options, WasiMount[] mounts, StandardStreams streams) => new()
    {
        Arguments = options.Invoke is null ? [Path.GetFileName(options.File), .. options.Arguments] : [Path.GetFileName(options.File)],
        Environment = options.Environment,
        Stdin = streams.Input,
        Stdout = streams.Output,
        Stderr = streams.Error,
        Terminals = ProcessDescriptors.Terminals,
        Mounts = mounts,
        Limits = options.WasiLimits,
        Policy = GuestGrants.PolicyOf(options),
    };
}
