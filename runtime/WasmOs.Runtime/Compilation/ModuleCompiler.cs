using System.Diagnostics;
using System.Globalization;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Compilation;

/// <summary>
/// Compiles modules: waits at the gate, compiles on a thread of its own, and refuses the caller when the compilation exceeds its budget. Thread-safe.
/// </summary>
internal sealed class ModuleCompiler(CompilerSettings settings, EngineSet engines, CompileGate gate, CounterRegister figures, TimeProvider time)
{
    private const int MaxReasonLength = 512;

    // One clock for the process, because all runtimes share the threads on which libwasmtime compiles.
    private static readonly CompileClock Clock = new();

    /// <summary>Compiles a module that the scan has accepted.</summary>
    /// <param name="job">The module to compile.</param>
    /// <param name="baseline">
    /// True: by the baseline compiler, or by the optimizing one when the baseline compiler lacks a feature. False: by the optimizing compiler.
    /// </param>
    /// <param name="patient">True for background work: it waits at the gate without limit and has no budget.</param>
    /// <param name="cancellationToken">Stops waiting. A compilation that has started continues, and its result is freed.</param>
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

        // A compilation cannot be interrupted. When it exceeds the budget, the caller continues, and the place at the gate stays taken until the compiler has
        // ended.
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

    /// <summary>Frees the result of a compilation that no caller needs any more, as soon as the compilation has ended.</summary>
    public static void Drop(Task<Compiled> work) => _ = work.ContinueWith(
        static late => late.Result.Module?.ReleaseReference(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

    /// <summary>The rejection of a module whose compilation exceeded the budget and continues.</summary>
    public ModuleRejection BeyondBudget { get; } = new(
        ModuleRejectionKind.TooSlow,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The module took longer than {settings.Budget.TotalSeconds:0.##} s of processor time to compile. "
                + $"The compilation goes on: the same module can be used when it has ended. "
                + $"Split it or simplify its largest functions, or raise MAX_COMPILE_TIME."),
        null);

    // The clock finds this thread by its name. libwasmtime's threads that are started from this thread inherit the name.
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

            // After the result is set, so that no caller waits for it.
            if (!job.IsSmall)
            {
                NativeHeap.Trim();
            }
        })
        { IsBackground = true, Name = CompileClock.ThreadName };
        try
        {
            thread.Start();
        }
        catch
        {
            // No memory for the thread: what it would have given back at its end is given back here.
            Clock.End();
            gate.Exit(job.IsSmall, patient);
            throw;
        }

        return ended.Task;
    }

    /// <summary>Waits until the compilation has ended or has used its budget.</summary>
    /// <returns>False when the compilation has used its budget.</returns>
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
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            figures.CountCompilation();
            var strategy = baseline ? CompilerStrategy.Winch : CompilerStrategy.Cranelift;
            var engine = engines.Get(strategy, job.Kind);
            if (!Module.TryCompile(engine.Engine, job.Wasm.Span, out var code, out var failure) && baseline)
            {
                // Winch lacks tail calls, exceptions and reference types. For an invalid module, Cranelift's message is the better one anyway.
                engine = engines.Get(CompilerStrategy.Cranelift, job.Kind);
                Module.TryCompile(engine.Engine, job.Wasm.Span, out code, out failure);
            }

            return code is null
                ? new Compiled(null, Explain(failure!))
                : new Compiled(new RuntimeModule(job.Digest, job.Analysis, engine, code, figures.For(job.Digest)), null);
        }
        finally
        {
            figures.CountCompileTime(Stopwatch.GetElapsedTime(startedAt));
            gate.Exit(job.IsSmall, patient);
        }
    }

    private static ModuleRejection Explain(NativeFailure failure)
    {
        // libwasmtime writes the reason in the last line, and in it the position as "(at offset 0x1f)" or "at offset 31".
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
