using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Imports.AssemblyScript;

/// <summary>
/// What AssemblyScript's compiler imports from <c>env</c> without WASI: <c>abort</c>, <c>trace</c>, <c>seed</c>, the console and <c>Date.now</c>
/// (assemblyscript.org/runtime.html). Texts are UTF-16 with their length in bytes four bytes before them.
/// </summary>
internal static unsafe class AssemblyScriptImports
{
    private const string Env = "env";
    private const int MaxTextBytes = 64 * 1024;
    private const int MaxMessageLength = 1024;
    private const int MaxFileLength = 256;

    public static void Register(HostFunctionTable table)
    {
        const HostValueKind I32 = HostValueKind.I32;
        const HostValueKind F64 = HostValueKind.F64;
        table.Add(Env, "abort", [I32, I32, I32, I32], [], &Abort);
        table.Add(Env, "trace", [I32, I32, F64, F64, F64, F64, F64], [], &Trace);
        table.Add(Env, "seed", [], [F64], &Seed);
        table.Add(Env, "Date.now", [], [F64], &DateNow);
        table.Add(Env, "console.log", [I32], [], &WriteOut);
        table.Add(Env, "console.info", [I32], [], &WriteOut);
        table.Add(Env, "console.debug", [I32], [], &WriteOut);
        table.Add(Env, "console.warn", [I32], [], &WriteError);
        table.Add(Env, "console.error", [I32], [], &WriteError);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Abort(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<GuestRun>(call.Host);
        try
        {
            var message = DisplayText.Escape(ReadText(call, values[0].I32) ?? "no message", MaxMessageLength);
            var file = DisplayText.Escape(ReadText(call, values[1].I32) ?? "unknown file", MaxFileLength);
            run.Stop(FaultKind.TrapAbort, string.Create(
                CultureInfo.InvariantCulture, $"The guest aborted: {message} at {file}:{values[2].I32}:{values[3].I32}."));
        }
        catch (Exception e) when (!e.IsFatal())
        {
            run.StopByHostError(e);
        }

        return HostCall.Trap("abort");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Trace(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<GuestRun>(call.Host);
        try
        {
            var line = new StringBuilder("trace: ").Append(ReadText(call, values[0].I32));
            var numbers = Math.Clamp(values[1].I32, 0, 5);
            for (var i = 0; i < numbers; i++)
            {
                line.Append(i == 0 ? " " : ", ").Append(values[2 + i].F64.ToString("R", CultureInfo.InvariantCulture));
            }

            run.Stderr.WriteLine(line.ToString());
            return 0;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Seed(nint environment, nint caller, RawValue* values, nuint count)
    {
        values[0].F64 = Random.Shared.NextDouble();
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint DateNow(nint environment, nint caller, RawValue* values, nuint count)
    {
        var run = Unsafe.As<GuestRun>(new HostCall(caller).Host);
        try
        {
            values[0].F64 = run.Time.GetUtcNow().ToUnixTimeMilliseconds();
            return 0;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteOut(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<GuestRun>(call.Host);
        return WriteLine(call, run, run.Stdout, values[0].I32);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteError(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var run = Unsafe.As<GuestRun>(call.Host);
        return WriteLine(call, run, run.Stderr, values[0].I32);
    }

    private static nint WriteLine(HostCall call, GuestRun run, OutputBuffer output, int pointer)
    {
        try
        {
            output.WriteLine(ReadText(call, pointer) ?? "null");
            return 0;
        }
        catch (Exception e) when (!e.IsFatal())
        {
            return run.StopByHostError(e);
        }
    }

    /// <summary>The text at a guest pointer, cut at 64 KiB; null for a null or foreign pointer.</summary>
    private static string? ReadText(HostCall call, int pointer)
    {
        var start = (long)(uint)pointer;
        if (start < sizeof(int) || !call.TryGetMemory("memory"u8, out var memory) || start > memory.Length)
        {
            return null;
        }

        var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(memory[(int)(start - sizeof(int))..]);
        if (start + length > memory.Length)
        {
            return null;
        }

        return Encoding.Unicode.GetString(memory.Slice((int)start, (int)Math.Min(length, MaxTextBytes)));
    }
}
