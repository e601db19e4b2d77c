using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.Clocks;
using WasmOs.Runtime.Wasi.Descriptors;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Wasi.Polling;

/// <summary>Waits for a time, for standard input or for standard output. Files are always ready.</summary>
internal static class PollFunctions
{
    /// <summary>The value for a clock in <c>eventtype</c> of the witx.</summary>
    public const byte ClockKind = 0;

    private const byte ReadKind = 1;
    private const byte WriteKind = 2;

    /// <summary>Flag of <c>subclockflags</c>: the timeout is a point in time, not a duration.</summary>
    private const ushort Absolute = 1;

    /// <summary><c>poll_oneoff(subscriptions*, events*, count, count*)</c></summary>
    public static Errno Poll(ref WasiCall call)
    {
        var errno = Prepare(ref call, 48);
        if (errno != Errno.Success)
        {
            return errno;
        }

        // Copies the subscriptions, because the guest's buffer for events may overlap them.
        var subscriptions = call.Memory.Array<Subscription>(call.U32(0), call.U32(2)).ToArray();
        return Wait(ref call, subscriptions);
    }

    /// <summary><c>poll_oneoff</c> of <c>wasi_unstable</c>.</summary>
    public static Errno PollPreview0(ref WasiCall call)
    {
        var errno = Prepare(ref call, 56);
        if (errno != Errno.Success)
        {
            return errno;
        }

        var source = call.Memory.Array<SubscriptionPreview0>(call.U32(0), call.U32(2));
        var subscriptions = new Subscription[source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            subscriptions[i] = source[i].ToPreview1();
        }

        return Wait(ref call, subscriptions);
    }

    private static Errno Prepare(ref WasiCall call, uint subscriptionBytes)
    {
        var count = call.U32(2);
        call.Memory.Check(call.U32(0), (ulong)count * subscriptionBytes, 8);
        call.Memory.Check(call.U32(1), (ulong)count * 32, 8);
        call.Memory.Check(call.U32(3), sizeof(uint), sizeof(uint));
        return count is 0 or > WasiLimits.MaxSubscriptions ? Errno.Invalid : Errno.Success;
    }

    private static Errno Wait(ref WasiCall call, Subscription[] subscriptions)
    {
        var started = call.Run.Time.GetTimestamp();
        var timeout = ResolveTimeouts(ref call, subscriptions);
        while (true)
        {
            var elapsed = Nanoseconds(call.Run.Time.GetElapsedTime(started));
            var count = 0u;
            Task? ready = null;
            foreach (ref readonly var subscription in subscriptions.AsSpan())
            {
                if (TryComplete(ref call, subscription, elapsed, ref ready, out var occurred))
                {
                    call.Memory.Write(call.U32(1) + (count++ * 32), occurred);
                }
            }

            if (count > 0)
            {
                return call.Return(call.U32(3), count);
            }

            if (!call.Run.Park(ready, ToTimeSpan(timeout == ulong.MaxValue ? timeout : timeout - elapsed)))
            {
                return Errno.Stopped;
            }
        }
    }

    // Converts the timeout of every clock subscription into a duration from now, in nanoseconds. Returns the shortest; ulong.MaxValue when there is none.
    private static ulong ResolveTimeouts(ref WasiCall call, Subscription[] subscriptions)
    {
        var shortest = ulong.MaxValue;
        foreach (ref var subscription in subscriptions.AsSpan())
        {
            if (subscription.Kind != ClockKind || (subscription.ClockFlags & ~Absolute) != 0)
            {
                continue;
            }

            if ((subscription.ClockFlags & Absolute) != 0 && ClockFunctions.TryRead(ref call, subscription.Clock, out var now) == Errno.Success)
            {
                subscription.Timeout -= Math.Min(now, subscription.Timeout);
            }

            shortest = Math.Min(shortest, subscription.Timeout);
        }

        return shortest;
    }

    private static bool TryComplete(ref WasiCall call, in Subscription subscription, ulong elapsed, ref Task? ready, out PollEvent occurred)
    {
        occurred = new PollEvent { UserData = subscription.UserData, Kind = subscription.Kind };
        if (subscription.Kind == ClockKind)
        {
            occurred.Error = (subscription.ClockFlags & ~Absolute) != 0 ? Errno.Invalid : ClockFunctions.TryRead(ref call, subscription.Clock, out _);
            return occurred.Error != Errno.Success || elapsed >= subscription.Timeout;
        }

        if (subscription.Kind is not (ReadKind or WriteKind))
        {
            occurred.Error = Errno.Invalid;
            return true;
        }

        var reads = subscription.Kind == ReadKind;
        var descriptor = call.Wasi.Descriptors.Find(subscription.Descriptor);
        occurred.Error = descriptor is null ? Errno.BadDescriptor
            : !descriptor.Allows(reads ? Rights.FdRead : Rights.FdWrite) ? Errno.NotCapable
            : Errno.Success;
        if (occurred.Error != Errno.Success)
        {
            return true;
        }

        occurred.Bytes = BytesReady(descriptor!, reads);
        return descriptor is not StreamDescriptor stream || IsReady(stream.Input, stream.Output, ref ready);
    }

    // The number of bytes that can be read: exact for a file, 1 for a stream. 1 also for a subscription that writes.
    private static ulong BytesReady(Descriptor descriptor, bool reads)
    {
        if (!reads || descriptor is not FileDescriptor file || file.GetStat(out var stat) != Errno.Success)
        {
            return 1;
        }

        return stat.Size - Math.Min(stat.Size, (ulong)file.Offset);
    }

    private static bool IsReady(IGuestInput? input, IGuestOutput? output, ref Task? ready)
    {
        var wait = input is null ? output!.WaitToWriteAsync() : input.WaitToReadAsync();
        if (wait.IsCompleted)
        {
            return true;
        }

        ready = ready is null ? wait : Task.WhenAny(ready, wait);
        return false;
    }

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * TimeSpan.NanosecondsPerTick;

    private static TimeSpan ToTimeSpan(ulong nanoseconds) => nanoseconds == ulong.MaxValue
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick) + 1);
}
