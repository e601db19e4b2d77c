using System.Net;
using System.Net.Sockets;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Connects to targets: resolves the name, checks every address, and connects to one of the checked addresses. The name is not resolved a second time, because
/// the second answer could differ.
/// </summary>
/// <param name="targets">The rules for allowed targets.</param>
/// <param name="resolve">Resolves a name to addresses.</param>
internal sealed class TargetConnector(WebhookTargets targets, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private const int MostTried = 4;

    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var host = TargetNames.WithoutDot(target.Host.Trim('[', ']'));
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);

        // One refused address refuses the whole name: a name with mixed addresses may be an attempt to reach the refused one on a retry.
        foreach (var address in addresses)
        {
            if (targets.WhyRefused(host, address) is { } reason)
            {
                throw new TargetRefusedException(reason);
            }
        }

        SocketException? last = null;
        foreach (var address in addresses.Take(MostTried))
        {
            try
            {
                return await ConnectAsync(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, target.Port, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            // No stream exists yet that would own the socket.
            socket.Dispose();
            throw;
        }
    }
}
