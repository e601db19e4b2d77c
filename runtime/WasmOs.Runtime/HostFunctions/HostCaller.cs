using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.HostFunctions;

/// <summary>
/// The run that calls a host function: its memory, its clock, and what stops it. Valid during the call and on its thread only, which the compiler enforces: the type can neither be
/// stored nor captured.
/// </summary>
public readonly ref struct HostCaller
{
    private readonly HostCall _call;
    private readonly GuestRun _run;

    internal HostCaller(HostCall call, GuestRun run)
    {
        _call = call;
        _run = run;
    }

    /// <summary>The run.</summary>
    public ExecutionId Id => _run.Id;

    /// <summary>The clock that the guest sees.</summary>
    public TimeProvider Time => _run.Time;

    /// <summary>Is cancelled when the caller of the run goes away. A deadline, or the cancellation of the run by its id, stops the guest by itself.</summary>
    public CancellationToken CancellationToken => _run.CancellationToken;

    /// <summary>
    /// The guest's linear memory, its export <c>memory</c>, at most 2 GiB of it; empty when the guest exports none. Until the call returns or waits nothing moves it. It holds what
    /// the guest wrote: check every number that is read from it.
    /// </summary>
    public Span<byte> Memory => _call.TryGetMemory("memory"u8, out var memory) ? memory : [];

    /// <summary>Bytes of the guest's memory.</summary>
    /// <param name="pointer">Where they begin; a guest's pointer is unsigned, so an i32 of a guest is cast to <see cref="uint"/>.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="GuestPointerException">They are not all in the memory. When the exception leaves the host function it ends the run with the fault <c>trap.memory_out_of_bounds</c>.</exception>
    public Span<byte> Bytes(uint pointer, uint count)
    {
        var memory = Memory;
        return (ulong)pointer + count <= (ulong)memory.Length
            ? memory.Slice((int)pointer, (int)count)
            : throw new GuestPointerException(FaultKind.TrapMemoryOutOfBounds, pointer, count);
    }

    /// <summary>A text of the guest's memory, UTF-8. What is not Unicode becomes U+FFFD.</summary>
    /// <param name="pointer">Where it begins.</param>
    /// <param name="count">Its bytes.</param>
    /// <exception cref="GuestPointerException">They are not all in the memory; see <see cref="Bytes"/>.</exception>
    public string Text(uint pointer, uint count) => Encoding.UTF8.GetString(Bytes(pointer, count));

    /// <summary>Reads a number or struct of the guest's memory, little-endian, at any alignment.</summary>
    /// <param name="pointer">Where it begins.</param>
    /// <exception cref="GuestPointerException">It is not in the memory; see <see cref="Bytes"/>.</exception>
    public T Read<T>(uint pointer)
        where T : unmanaged => MemoryMarshal.Read<T>(Bytes(pointer, SizeOf<T>()));

    /// <summary>Writes a number or struct into the guest's memory, little-endian, at any alignment.</summary>
    /// <param name="pointer">Where it begins.</param>
    /// <param name="value">What to write.</param>
    /// <exception cref="GuestPointerException">It is not in the memory; see <see cref="Bytes"/>.</exception>
    public void Write<T>(uint pointer, T value)
        where T : unmanaged => MemoryMarshal.Write(Bytes(pointer, SizeOf<T>()), in value);

    /// <summary>
    /// Waits for a task without holding one of the runtime's slots, so that other guests run meanwhile. Ends early when the run's time is over or somebody cancels it; then the guest
    /// is stopped when the host function returns. The task is not cancelled: give it <see cref="CancellationToken"/>, and a time-out of its own.
    /// </summary>
    /// <param name="task">What to wait for.</param>
    /// <returns>False when the guest must be stopped: return at once.</returns>
    public bool Wait(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);

        // A wait may end a moment before the deadline; then there is nothing yet that stops the guest.
        while (!task.IsCompleted)
        {
            if (!_run.Park(task, Timeout.InfiniteTimeSpan))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Stops the guest when the host function returns: the run ends with the fault <c>trap.host</c>. The first reason counts.</summary>
    /// <param name="message">Why, for whoever called the guest.</param>
    public void Stop(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _run.Stop(FaultKind.TrapHost, message);
    }

    private static uint SizeOf<T>()
        where T : unmanaged => (uint)Unsafe.SizeOf<T>();
}
