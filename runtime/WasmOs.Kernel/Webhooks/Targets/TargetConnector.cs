using System.Net;
using System.Net.Sockets;

namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>
/// Connects to targets: resolves the name, checks each address, and connects to one of those that it checked, so that nothing resolves the name a second time with another answer.
/// </summary>
/// <param name="targets">What may be called.</param>
/// <param name="resolve">The addresses of a name.</param>
internal sealed class TargetConnector(WebhookTargets targets, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private const int MostTried = 4;

    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var host = TargetNames.WithoutDot(target.Host.Trim('[', ']'));
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);

        // One address that is refused refuses them all: who mixes them wants a second try to hit the other.
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
            // The stream that would own it does not exist.
            socket.Dispose();
            throw;
        }
    }
}
