namespace WasmOs.Kernel.History;

/// <summary>Sealed blocks that storage does not have yet, oldest first, within bounded memory. Thread-safe.</summary>
internal sealed class HistoryBacklog(long capacity)
{
    private const int MaxSpare = 64;

    private readonly Lock _lock = new();
    private readonly List<HistoryBlock> _waiting = [];
    private readonly Stack<HistoryBlock> _spare = new();
    private long _successBytes;
    private long _otherBytes;
    private int _taken;

    /// <summary>Whether runs that must not be dropped alone exceed the capacity.</summary>
    public bool IsSaturated => Volatile.Read(ref _otherBytes) > capacity;

    /// <summary>The size of the waiting blocks, bytes.</summary>
    public long WaitingBytes => Volatile.Read(ref _successBytes) + Volatile.Read(ref _otherBytes);

    /// <summary>The number of waiting runs.</summary>
    public long Runs
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Sum(static block => (long)block.Count);
            }
        }
    }

    /// <summary>Adds a block to the backlog and returns an empty one in exchange.</summary>
    /// <returns>An empty block, and the number of successful runs that were dropped to make room.</returns>
    public (HistoryBlock Empty, int Dropped) Exchange(HistoryBlock full)
    {
        lock (_lock)
        {
            _waiting.Add(full);
            Count(full, 1);
            return (_spare.TryPop(out var spare) ? spare : new HistoryBlock(), DropForRoom());
        }
    }

    /// <summary>The blocks to write now. They stay in the backlog until <see cref="Release"/>, and are not dropped meanwhile.</summary>
    public List<HistoryBlock> Take()
    {
        lock (_lock)
        {
            _taken = _waiting.Count;
            return [.. _waiting];
        }
    }

    /// <summary>Removes the oldest blocks, which storage now has.</summary>
    public void Release(int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                Count(_waiting[i], -1);
                Recycle(_waiting[i]);
            }

            _waiting.RemoveRange(0, count);
            _taken -= count;
        }
    }

    /// <summary>Marks the blocks that were taken but not released as no longer being written.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _taken = 0;
        }
    }

    /// <summary>Copies the lines of all waiting blocks that <paramref name="wanted"/> selects. The copies are safe to read after later changes.</summary>
    public void CopyTo(List<byte[]> lines, Predicate<HistoryBlock> wanted)
    {
        lock (_lock)
        {
            foreach (var block in _waiting)
            {
                if (wanted(block))
                {
                    lines.Add(block.Content.ToArray());
                }
            }
        }
    }

    /// <summary>Finds a large output that storage does not have yet; null when there is none.</summary>
    public byte[]? FindOutput(Predicate<HistoryOutput> wanted)
    {
        lock (_lock)
        {
            foreach (var block in _waiting)
            {
                foreach (var output in block.Outputs ?? [])
                {
                    if (wanted(output))
                    {
                        return output.Content.ToArray();
                    }
                }
            }
        }

        return null;
    }

    private int DropForRoom()
    {
        // Blocks that are being written must not be dropped. Successful runs get the room that other runs do not take.
        var dropped = 0;
        for (var i = _taken; i < _waiting.Count && _successBytes + _otherBytes > capacity;)
        {
            var block = _waiting[i];
            if (!IsSuccess(block))
            {
                i++;
                continue;
            }

            dropped += block.Count;
            Count(block, -1);
            _waiting.RemoveAt(i);
            Recycle(block);
        }

        return dropped;
    }

    private void Count(HistoryBlock block, int sign)
    {
        var bytes = sign * (block.Length + block.HeldBytes);
        if (IsSuccess(block))
        {
            _successBytes += bytes;
        }
        else
        {
            _otherBytes += bytes;
        }
    }

    private void Recycle(HistoryBlock block)
    {
        block.Clear();
        if (_spare.Count < MaxSpare)
        {
            _spare.Push(block);
        }
    }

    private static bool IsSuccess(HistoryBlock block) => block.Statuses == 1;
}
