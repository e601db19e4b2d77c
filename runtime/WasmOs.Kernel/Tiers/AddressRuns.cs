using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Tiers;

/// <summary>The runs in progress of clients without credentials, by address, on this host. Holds as many entries as there are such runs. Thread-safe.</summary>
internal sealed class AddressRuns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AddressKey, int> _running = [];

    /// <summary>Begins a run, unless the address has as many as it may. If it begins, <see cref="Exit"/> must be called exactly once.</summary>
    /// <param name="address">The client's address.</param>
    /// <param name="limit">How many runs the address may have at once.</param>
    public bool TryEnter(AddressKey address, long limit)
    {
        lock (_lock)
        {
            var running = _running.GetValueOrDefault(address);
            if (running >= limit)
            {
                return false;
            }

            _running[address] = running + 1;
            return true;
        }
    }

    /// <summary>Ends a run.</summary>
    public void Exit(AddressKey address)
    {
        lock (_lock)
        {
            if (--_running[address] == 0)
            {
                _running.Remove(address);
            }
        }
    }
}
