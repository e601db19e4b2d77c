namespace WasmOs.Runtime.Code;

/// <summary>
/// One reference on a module, which leases share. It is numbered, and each number is released once: a copy of a lease that was disposed does nothing, whoever uses the hold
/// meanwhile. A thread keeps the last hold that was released on it, so that a run that leases and releases on one thread makes no garbage. Thread-safe.
/// </summary>
internal sealed class ModuleHold
{
    [ThreadStatic]
    private static ModuleHold? _spare;

    private RuntimeModule? _module;
    private int _number;

    /// <summary>Takes over a reference on a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="number">Names this reference in <see cref="Find"/> and <see cref="Release"/>.</param>
    public static ModuleHold Take(RuntimeModule module, out int number)
    {
        var hold = _spare ?? new ModuleHold();
        _spare = null;
        number = Volatile.Read(ref hold._number);
        Volatile.Write(ref hold._module, module);
        return hold;
    }

    /// <summary>The module; null when the reference of this number was released.</summary>
    public RuntimeModule? Find(int number)
    {
        // In this order: a module that was read before its number changed belongs to the number.
        var module = Volatile.Read(ref _module);
        return Volatile.Read(ref _number) == number ? module : null;
    }

    /// <summary>Gives the reference back, the first time.</summary>
    public void Release(int number)
    {
        if (Interlocked.CompareExchange(ref _number, number + 1, number) == number)
        {
            var module = _module!;
            Volatile.Write(ref _module, null);
            _spare = this;
            module.ReleaseReference();
        }
    }
}
