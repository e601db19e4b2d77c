using System.Globalization;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Compilation;

/// <summary>Compiles through the gate and within the budget. Thread-safe.</summary>
internal sealed class ModuleCompiler(CompilerSettings settings, EngineSet engines, CompileGate gate, CounterRegister figures, TimeProvider time)
{
    private const int MaxReasonLength = 512;

    // Of the process, as the threads are that libwasmtime compiles on.
    private static readonly CompileClock Clock = new();

    /// <summary>Compiles a module that the scan has accepted.</summary>
    /// <param name="job">What to compile.</param>
    /// <param name="baseline">By the baseline compiler, and by the optimizing one where that lacks a feature.</param>
    /// <param name="patient">Waits for the gate however long its queue is.</param>
    /// <param name="cancellationToken">Stops waiting for the gate.</param>
    public async Task<Compiled> CompileAsync(CompileJob job, bool baseline, bool patient, CancellationToken cancellationToken)
    {
        if (SandboxFit.Find(job.Analysis, settings) is { } misfit)
        {
            return new Compiled(null, misfit);
        }

        if (!await gate.EnterAsync(job.IsSmall, patient, cancellationToken).ConfigureAwait(false))
        {
            return new Compiled(null, new ModuleRejection(ModuleRejectionKind.Busy, "Too many modules wait to be compiled; try again later.", null));
        }

        // Compiling cannot be interrupted: when the budget is over the caller goes on, and the permit stays taken until the compiler has ended.
        var begun = Clock.Begin();
        var work = Start(job, baseline, patient);
        if (!patient && !await EndsWithinBudgetAsync(work, begun, cancellationToken).ConfigureAwait(false))
        {
            return new Compiled(null, BeyondBudget, work);
        }

        try
        {
            return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Drop(work);
            throw;
        }
    }

    /// <summary>Frees what a compilation gives that nobody wants any more.</summary>
    public static void Drop(Task<Compiled> work) => _ = work.ContinueWith(
        static late => late.Result.Module?.ReleaseReference(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

    /// <summary>Why a module waits whose compilation went on beyond the budget.</summary>
    public ModuleRejection BeyondBudget { get; } = new(
        ModuleRejectionKind.TooSlow,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The module took longer than {settings.Budget.TotalSeconds:0.##} s of processor time to compile. The compilation goes on: the same module can be used when it has ended. Split it or simplify its largest functions, or raise MAX_COMPILE_TIME."),
        null);

    // A thread with the name by which the clock knows it; libwasmtime's threads that are started from it inherit the name.
    private Task<Compiled> Start(CompileJob job, bool baseline, bool patient)
    {
        var ended = new TaskCompletionSource<Compiled>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                ended.SetResult(CompileInsideGate(job, baseline, patient));
            }
            catch (Exception exception) when (!exception.IsFatal())
            {
                ended.SetException(exception);
            }
            finally
            {
                Clock.End();
            }

            // After the result is given: nobody waits for it.
            if (!job.IsSmall)
            {
                NativeHeap.Trim();
            }
        })
        { IsBackground = true, Name = CompileClock.ThreadName };
        thread.Start();
        return ended.Task;
    }

    /// <returns>False when the compilation has used more of the processor than it may.</returns>
    private async Task<bool> EndsWithinBudgetAsync(Task<Compiled> work, TimeSpan begun, CancellationToken cancellationToken)
    {
        while (Clock.Look() - begun <= settings.Budget)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (await Task.WhenAny(work, Task.Delay(CompileClock.Period, time, waiting.Token)).ConfigureAwait(false) == work)
            {
                await waiting.CancelAsync().ConfigureAwait(false);
                return true;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                Drop(work);
                throw new OperationCanceledException(cancellationToken);
            }
        }

        return false;
    }

    private Compiled CompileInsideGate(CompileJob job, bool baseline, bool patient)
    {
        try
        {
            figures.CountCompilation();
            var strategy = baseline ? CompilerStrategy.Winch : CompilerStrategy.Cranelift;
            var engine = engines.Get(strategy, job.Kind);
            if (!Module.TryCompile(engine.Engine, job.Wasm.Span, out var code, out var failure) && baseline)
            {
                // Winch lacks tail calls, exceptions and reference types; Cranelift's word on an invalid module is the better one anyway.
                engine = engines.Get(CompilerStrategy.Cranelift, job.Kind);
                Module.TryCompile(engine.Engine, job.Wasm.Span, out code, out failure);
            }

            return code is null
                ? new Compiled(null, Explain(failure!))
                : new Compiled(new RuntimeModule(job.Digest, job.Analysis, engine, code, figures.For(job.Digest)), null);
        }
        finally
        {
            gate.Exit(job.IsSmall, patient);
        }
    }

    private static ModuleRejection Explain(NativeFailure failure)
    {
        // libwasmtime puts the reason into the last line, with the place as "(at offset 0x1f)" or "at offset 31".
        var lines = failure.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var reason = lines.Length == 0 ? "unknown reason" : lines[^1];
        return new ModuleRejection(
            ModuleRejectionKind.Invalid, $"The module does not validate: {DisplayText.Escape(reason, MaxReasonLength)}", OffsetIn(reason));
    }

    private static long? OffsetIn(string reason)
    {
        const string Marker = "offset ";
        var start = reason.LastIndexOf(Marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var digits = reason.AsSpan(start + Marker.Length);
        var hexadecimal = digits.StartsWith("0x", StringComparison.Ordinal);
        digits = hexadecimal ? digits[2..] : digits;
        var length = 0;
        while (length < digits.Length && char.IsAsciiHexDigit(digits[length]))
        {
            length++;
        }

        return long.TryParse(digits[..length], hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : null;
    }
}
