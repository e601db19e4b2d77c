namespace WasmOs.Kernel.History;

/// <summary>Full blocks that storage does not have yet, oldest first, within a bound of memory. Thread-safe.</summary>
internal sealed class HistoryBacklog(long capacity)
{
    private const int MaxSpare = 64;

    private readonly Lock _lock = new();
    private readonly List<HistoryBlock> _waiting = [];
    private readonly Stack<HistoryBlock> _spare = new();
    private long _successBytes;
    private long _otherBytes;
    private int _taken;

    /// <summary>Whether the runs that must not be dropped fill their share: no more can be taken without going over the bound.</summary>
    public bool IsSaturated => Volatile.Read(ref _otherBytes) > capacity;

    /// <summary>What waits, bytes.</summary>
    public long WaitingBytes => Volatile.Read(ref _successBytes) + Volatile.Read(ref _otherBytes);

    /// <summary>Runs that wait.</summary>
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

    /// <summary>Takes a block over and gives an empty one in exchange.</summary>
    /// <returns>The empty block, and how many successful runs had to be dropped for room.</returns>
    public (HistoryBlock Empty, int Dropped) Exchange(HistoryBlock full)
    {
        lock (_lock)
        {
            _waiting.Add(full);
            Count(full, 1);
            return (_spare.TryPop(out var spare) ? spare : new HistoryBlock(), DropForRoom());
        }
    }

    /// <summary>The blocks to write now. They stay in the backlog until <see cref="Release"/>.</summary>
    public List<HistoryBlock> Take()
    {
        lock (_lock)
        {
            _taken = _waiting.Count;
            return [.. _waiting];
        }
    }

    /// <summary>Forgets the oldest blocks, which storage has now.</summary>
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

    /// <summary>Says that the blocks taken and not released are not being written any more.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _taken = 0;
        }
    }

    /// <summary>Copies what overlaps nothing that may change: the lines of all waiting blocks that <paramref name="wanted"/> chooses.</summary>
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

    /// <summary>A large output that storage does not have yet; null when there is none such.</summary>
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
        // Blocks that are being written are left alone; successes have the room that the others leave.
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
