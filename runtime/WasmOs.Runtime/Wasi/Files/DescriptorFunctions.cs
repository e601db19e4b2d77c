using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Files;

/// <summary>Functions that work with every kind of descriptor.</summary>
internal static class DescriptorFunctions
{
    /// <summary><c>fd_close(fd)</c></summary>
    public static Errno Close(ref WasiCall call)
    {
        var fd = call.U32(0);
        if (call.Wasi.Descriptors.Find(fd) is null)
        {
            return Errno.BadDescriptor;
        }

        call.Wasi.Descriptors.Close(fd);
        return Errno.Success;
    }

    /// <summary><c>fd_fdstat_get(fd, fdstat*)</c></summary>
    public static Errno GetStatus(ref WasiCall call)
    {
        if (call.Wasi.Descriptors.Find(call.U32(0)) is not { } descriptor)
        {
            return Errno.BadDescriptor;
        }

        return call.Return(call.U32(1), new DescriptorStatus
        {
            Type = descriptor.Type,
            Flags = descriptor.Flags,
            Base = descriptor.Base,
            Inheriting = descriptor.Inheriting,
        });
    }

    /// <summary><c>fd_fdstat_set_flags(fd, flags)</c></summary>
    public static Errno SetFlags(ref WasiCall call)
    {
        var flags = call.U32(1);
        if (call.Wasi.Descriptors.Find(call.U32(0)) is not { } descriptor)
        {
            return Errno.BadDescriptor;
        }

        if ((flags & ~(uint)FdFlags.All) != 0)
        {
            return Errno.Invalid;
        }

        if (!descriptor.Allows(Rights.FdStatSetFlags))
        {
            return Errno.NotCapable;
        }

        descriptor.Flags = (FdFlags)flags;
        return Errno.Success;
    }

    /// <summary><c>fd_fdstat_set_rights(fd, base, inheriting)</c>: a guest can remove rights from a descriptor, never add rights.</summary>
    public static Errno SetRights(ref WasiCall call)
    {
        var (rights, inheriting) = ((Rights)call.U64(1), (Rights)call.U64(2));
        if (call.Wasi.Descriptors.Find(call.U32(0)) is not { } descriptor)
        {
            return Errno.BadDescriptor;
        }

        if ((rights & ~descriptor.Base) != 0 || (inheriting & ~descriptor.Inheriting) != 0)
        {
            return Errno.NotCapable;
        }

        descriptor.Base = rights;
        descriptor.Inheriting = inheriting;
        return Errno.Success;
    }

    /// <summary><c>fd_renumber(from, to)</c>: both descriptors must be open.</summary>
    public static Errno Renumber(ref WasiCall call)
    {
        var descriptors = call.Wasi.Descriptors;
        var (from, to) = (call.U32(0), call.U32(1));
        if (descriptors.Find(from) is null || descriptors.Find(to) is null)
        {
            return Errno.BadDescriptor;
        }

        descriptors.Renumber(from, to);
        return Errno.Success;
    }
}
