using System.Globalization;
using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Compilation;

/// <summary>Compiles through the gate and within the budget. Thread-safe.</summary>
internal sealed class ModuleCompiler(RuntimeOptions options, EngineSet engines, CompileGate gate, FigureRegister figures, TimeProvider time)
{
    private const int MaxReasonLength = 512;

    /// <summary>Compiles a module that the scan has accepted.</summary>
    /// <param name="job">What to compile.</param>
    /// <param name="baseline">By the baseline compiler, and by the optimising one where that lacks a feature.</param>
    /// <param name="patient">Waits for the gate however long its queue is.</param>
    /// <param name="cancellationToken">Stops waiting for the gate.</param>
    public async Task<Compiled> CompileAsync(CompileJob job, bool baseline, bool patient, CancellationToken cancellationToken)
    {
        if (SandboxFit.Find(job.Analysis, options.Sandbox) is { } misfit)
        {
            return new Compiled(null, misfit);
        }

        if (!await gate.EnterAsync(patient, cancellationToken).ConfigureAwait(false))
        {
            return new Compiled(null, new ModuleRejection(ModuleRejectionKind.Busy, "Too many modules wait to be compiled; try again later.", null));
        }

        // Compiling cannot be interrupted: when the budget is over the caller goes on, and the permit stays taken until the compiler has ended.
        var work = Task.Factory.StartNew(
            () => CompileInsideGate(job, baseline), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(options.CompileBudget, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = work.ContinueWith(
                static late => late.Result.Module?.ReleaseReference(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return new Compiled(null, new ModuleRejection(
                ModuleRejectionKind.TooComplex,
                string.Create(CultureInfo.InvariantCulture, $"The module took longer than {options.CompileBudget.TotalSeconds:0.#} s to compile and is refused. Split it, or simplify its largest functions."),
                null));
        }
    }

    private Compiled CompileInsideGate(CompileJob job, bool baseline)
    {
        try
        {
            figures.CountCompilation();
            var strategy = baseline ? CompilerStrategy.Winch : CompilerStrategy.Cranelift;
            var engine = engines.Get(strategy, job.Metered);
            if (!Module.TryCompile(engine.Engine, job.Wasm.Span, out var code, out var failure) && baseline)
            {
                // Winch lacks tail calls, exceptions and reference types; Cranelift's word on an invalid module is the better one anyway.
                engine = engines.Get(CompilerStrategy.Cranelift, job.Metered);
                Module.TryCompile(engine.Engine, job.Wasm.Span, out code, out failure);
            }

            return code is null
                ? new Compiled(null, Explain(failure!))
                : new Compiled(new RuntimeModule(job.Digest, job.Analysis, engine, code, figures.For(job.Digest)), null);
        }
        finally
        {
            gate.Exit();
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
