using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.HostFunctions;

/// <summary>
/// The run that calls a host function: its memory, its clock and the ways to stop it. Valid only during the call and on its thread. The compiler enforces this:
/// the type can neither be stored nor captured.
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

    /// <summary>The id of the run.</summary>
    public ExecutionId Id => _run.Id;

    /// <summary>The clock that the guest sees.</summary>
    public TimeProvider Time => _run.Time;

    /// <summary>
    /// The token of the call that started the run. It is not cancelled by the run's deadline or by <c>WasmRuntime.Cancel</c>: these stop the guest without it.
    /// </summary>
    public CancellationToken CancellationToken => _run.CancellationToken;

    /// <summary>
    /// The guest's linear memory, which is its export <c>memory</c>, up to its first 2 GiB. Empty when the guest exports none. The memory does not move until
    /// the host function returns or waits. The guest wrote its content: check every number that is read from it.
    /// </summary>
    public Span<byte> Memory => _call.TryGetMemory("memory"u8, out var memory) ? memory : [];

    /// <summary>A part of the guest's memory.</summary>
    /// <param name="pointer">The address of the first byte. A guest's pointer is unsigned, so cast an i32 of the guest to <see cref="uint"/>.</param>
    /// <param name="count">How many bytes.</param>
    /// <exception cref="GuestPointerException">
    /// Not all of the bytes are inside the memory. If this exception leaves the host function, the run ends with the fault <c>trap.memory_out_of_bounds</c>.
    /// </exception>
    public Span<byte> Bytes(uint pointer, uint count)
    {
        var memory = Memory;
        return (ulong)pointer + count <= (ulong)memory.Length
            ? memory.Slice((int)pointer, (int)count)
            : throw new GuestPointerException(FaultKind.TrapMemoryOutOfBounds, pointer, count);
    }

    /// <summary>Reads a UTF-8 text from the guest's memory. Bytes that are not valid UTF-8 become U+FFFD.</summary>
    /// <param name="pointer">The address of the first byte.</param>
    /// <param name="count">How many bytes.</param>
    /// <exception cref="GuestPointerException">Not all of the bytes are inside the memory; see <see cref="Bytes"/>.</exception>
    public string Text(uint pointer, uint count) => Encoding.UTF8.GetString(Bytes(pointer, count));

    /// <summary>Reads a number or a struct from the guest's memory, little-endian. The address need not be aligned.</summary>
    /// <param name="pointer">The address of the first byte.</param>
    /// <exception cref="GuestPointerException">The value is not inside the memory; see <see cref="Bytes"/>.</exception>
    public T Read<T>(uint pointer)
        where T : unmanaged => MemoryMarshal.Read<T>(Bytes(pointer, SizeOf<T>()));

    /// <summary>Writes a number or a struct into the guest's memory, little-endian. The address need not be aligned.</summary>
    /// <param name="pointer">The address of the first byte.</param>
    /// <param name="value">The value to write.</param>
    /// <exception cref="GuestPointerException">The place of the value is not inside the memory; see <see cref="Bytes"/>.</exception>
    public void Write<T>(uint pointer, T value)
        where T : unmanaged => MemoryMarshal.Write(Bytes(pointer, SizeOf<T>()), in value);

    /// <summary>
    /// Waits for a task. Meanwhile the run gives its slot to other guests and keeps its thread. The wait ends early when the run's deadline passes or the run
    /// is cancelled; the guest is then stopped when the host function returns. This method does not cancel the task: give the task
    /// <see cref="CancellationToken"/> and a timeout of its own.
    /// </summary>
    /// <param name="task">The task to wait for.</param>
    /// <returns>False when the guest is to be stopped: the host function should return at once.</returns>
    public bool Wait(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);

        // Park can return a moment before the deadline while nothing stops the guest yet: then wait again.
        while (!task.IsCompleted)
        {
            if (!_run.Park(task, Timeout.InfiniteTimeSpan))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Stops the guest when the host function returns: the run ends with the fault <c>trap.host</c>. When something has already stopped the run, that first
    /// reason is kept.
    /// </summary>
    /// <param name="message">Why the guest was stopped. The message is part of the outcome, so the caller of the guest sees it.</param>
    public void Stop(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _run.Stop(FaultKind.TrapHost, message);
    }

    private static uint SizeOf<T>()
        where T : unmanaged => (uint)Unsafe.SizeOf<T>();
}
