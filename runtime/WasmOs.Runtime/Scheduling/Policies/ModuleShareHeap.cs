namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// The modules that have waiting runs, the module that used the least on top. A binary heap whose items know their index, so that any item can be moved or
/// removed.
/// </summary>
internal sealed class ModuleShareHeap
{
    private readonly List<ModuleShare> _items = [];

    public ModuleShare? Top => _items.Count == 0 ? null : _items[0];

    public void Add(ModuleShare share)
    {
        share.HeapIndex = _items.Count;
        _items.Add(share);
        Rise(share.HeapIndex);
    }

    public void Remove(ModuleShare share)
    {
        var index = share.HeapIndex;
        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        share.HeapIndex = -1;
        if (last != share)
        {
            Put(last, index);
            Settle(last);
        }
    }

    /// <summary>Restores the heap's order after the use of a module has changed.</summary>
    public void Settle(ModuleShare share)
    {
        Rise(share.HeapIndex);
        Sink(share.HeapIndex);
    }

    private void Rise(int index)
    {
        var share = _items[index];
        while (index > 0 && share.Use < _items[(index - 1) / 2].Use)
        {
            Put(_items[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Put(share, index);
    }

    private void Sink(int index)
    {
        var share = _items[index];
        while (true)
        {
            var child = (2 * index) + 1;
            if (child + 1 < _items.Count && _items[child + 1].Use < _items[child].Use)
            {
                child++;
            }

            if (child >= _items.Count || _items[child].Use >= share.Use)
            {
                break;
            }

            Put(_items[child], index);
            index = child;
        }

        Put(share, index);
    }

    private void Put(ModuleShare share, int index)
    {
        _items[index] = share;
        share.HeapIndex = index;
    }
}
