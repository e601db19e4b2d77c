using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Sockets;

/// <summary>The functions for sockets. In preview 1 a guest can only use sockets that the host opened. This host opens none, so every call fails.</summary>
internal static class SocketFunctions
{
    /// <summary><c>sock_accept(fd, flags, fd*)</c></summary>
    public static Errno Accept(ref WasiCall call) => Refuse(ref call);

    /// <summary><c>sock_recv(fd, iovecs*, count, flags, size*, flags*)</c></summary>
    public static Errno Receive(ref WasiCall call) => Refuse(ref call);

    /// <summary><c>sock_send(fd, iovecs*, count, flags, size*)</c></summary>
    public static Errno Send(ref WasiCall call) => Refuse(ref call);

    /// <summary><c>sock_shutdown(fd, how)</c></summary>
    public static Errno Shutdown(ref WasiCall call) => Refuse(ref call);

    private static Errno Refuse(ref WasiCall call) =>
        call.Wasi.Descriptors.Find(call.U32(0)) is null ? Errno.BadDescriptor : Errno.NotSocket;
}
