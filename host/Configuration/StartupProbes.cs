using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;
using WasmOs.Infra.Local;
using WasmOs.Storage;

namespace WasmOs.Host.Configuration;

/// <summary>
/// Tests the ports and the data folder before the start. So their errors are reported together with all other errors, and without a stack trace.
/// </summary>
internal static class StartupProbes
{
    /// <summary>Tests the storage and the ports and adds errors to a report.</summary>
    public static void Run(HostOptions options, SettingReport report)
    {
        report.Errors.AddRange(StorageSelection.Check(options.Settings, options.DataDirectory)
            .Select(error => StorageSelection.NamesAccount(options.Settings)
                ? $"{StorageSettings.ConnectionString.Name}: {error}"
                : $"{StorageSettings.DataDirectory.Name}: {error}"));
        WarnOfSmallDisk(options, report);
        if (IsWrong(report, ServerSettings.Address.Name))
        {
            return;
        }

        Check(ServerSettings.Port, options.Port);
        if (options.GuestPort != options.Port)
        {
            Check(BoundarySettings.GuestPort, options.GuestPort ?? 0);
        }

        Check(MetricsSettings.Port, options.MetricsPort ?? 0);

        void Check(Setting setting, int port)
        {
            if (port != 0 && !IsWrong(report, setting.Name) && CheckPort(options, setting.Name, port) is { } problem && !report.Errors.Contains(problem))
            {
                report.Errors.Add(problem);
            }
        }
    }

    /// <summary>A quota that is larger than the disk refuses nothing in time: the disk is full first.</summary>
    private static void WarnOfSmallDisk(HostOptions options, SettingReport report)
    {
        var limit = options.Product.Quotas.MaxDiskBytes;
        if (!StorageSelection.NamesAccount(options.Settings)
            && Directory.Exists(options.DataDirectory)
            && LocalStorage.VolumeOf(options.DataDirectory) is { } volume
            && WarningOf(limit, volume) is { } warning)
        {
            report.Warnings.Add(warning);
        }
    }

    /// <summary>The warning about a quota and a disk; null when the disk holds the quota.</summary>
    internal static string? WarningOf(long limit, VolumeSpace volume) => limit <= volume.TotalBytes
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"MAX_DISK is {limit} bytes, but the disk of DATA_DIR holds {volume.TotalBytes} bytes: "
                + $"it is full before the quota refuses anything. Set MAX_DISK to less than the disk holds.");

    private static string? CheckPort(HostOptions options, string setting, int number)
    {
        IPAddress[] addresses = options.Address switch
        {
            "*" => [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any],
            "localhost" => [IPAddress.Loopback],
            _ => [IPAddress.Parse(options.Address)],
        };
        foreach (var address in addresses)
        {
            try
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                if (address.Equals(IPAddress.IPv6Any))
                {
                    socket.DualMode = true;
                }

                socket.Bind(new IPEndPoint(address, number));
            }
            catch (SocketException e)
            {
                return Describe(options, setting, number, e);
            }
        }

        return null;
    }

    private static string Describe(HostOptions options, string setting, int number, SocketException failure)
    {
        var port = number.ToString(CultureInfo.InvariantCulture);
        return failure.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"{setting}: port {port} on {options.Address} is in use by another program. "
                + $"Set {setting} to another one, or stop what uses it.",
            SocketError.AccessDenied => $"{setting}: this user may not listen on port {port}. Set {setting} to one above 1023.",
            SocketError.AddressNotAvailable => $"SERVER_HOST: {options.Address} is not an address of this machine. "
                + "Set SERVER_HOST to one of its addresses, or to * for all.",
            _ => $"{setting}: cannot listen on {options.Address}, port {port}: {failure.Message}. Set {setting} or SERVER_HOST to another one.",
        };
    }

    private static bool IsWrong(SettingReport report, string name) => report.Errors.Any(error => error.StartsWith(name + ":", StringComparison.Ordinal));
}
