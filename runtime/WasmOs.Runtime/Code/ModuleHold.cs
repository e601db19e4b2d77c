namespace WasmOs.Runtime.Code;

/// <summary>
/// Holds one reference on a module for a lease and its copies. The object is reused: each use has a number, and the reference of a number is released only
/// once. So disposing a copy of a lease that was disposed before does nothing, even when the object serves another lease by then. A thread keeps the last
/// object that was released on it, so that a run that leases and releases on one thread allocates nothing. Thread-safe.
/// </summary>
internal sealed class ModuleHold
{
    [ThreadStatic]
    private static ModuleHold? _spare;

    private RuntimeModule? _module;
    private int _number;

    /// <summary>Takes ownership of a reference on a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="number">Identifies this reference in <see cref="Find"/> and <see cref="Release"/>.</param>
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
        // The module is read first: if the number is still the same afterwards, the module belongs to it.
        var module = Volatile.Read(ref _module);
        return Volatile.Read(ref _number) == number ? module : null;
    }

    /// <summary>Gives the reference back. Does nothing when the reference of this number was released before.</summary>
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
