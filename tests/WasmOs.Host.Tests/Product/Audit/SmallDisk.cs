using System.Diagnostics;

namespace WasmOs.Host.Tests.Product.Audit;

/// <summary>
/// A folder of a host whose disk a test can fill: a small file system of its own where the test may mount one. Elsewhere the process may make no file longer,
/// which its writes meet as an error all the same.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Size = "96m";
    private const string Filler = "filler";

    private readonly DirectoryInfo _folder;
    private readonly bool _isMounted;

    private SmallDisk(DirectoryInfo folder, bool isMounted) => (_folder, _isMounted) = (folder, isMounted);

    public string Path => _folder.FullName;

    public static async Task<SmallDisk> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-small-disk-");
        return new SmallDisk(folder, await RunAsync("mount", "-t", "tmpfs", "-o", $"size={Size}", "wasmos-test", folder.FullName));
    }

    /// <summary>Lets nothing more be written.</summary>
    public async Task FillAsync(HostProcess host)
    {
        if (!_isMounted)
        {
            await host.LimitFileSizeAsync("1");
            return;
        }

        await using var filler = File.Create(System.IO.Path.Combine(Path, Filler), bufferSize: 1);
        for (var block = new byte[1 << 20]; block.Length > 0;)
        {
            try
            {
                filler.Write(block);
            }
            catch (IOException)
            {
                // Smaller blocks fill the rest, to the last byte.
                block = new byte[block.Length / 2];
            }
        }
    }

    /// <summary>Lets the host write again.</summary>
    public async Task FreeAsync(HostProcess host)
    {
        if (!_isMounted)
        {
            await host.LimitFileSizeAsync("unlimited");
            return;
        }

        File.Delete(System.IO.Path.Combine(Path, Filler));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            Assert.True(await RunAsync("umount", Path));
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync().WaitAsync(ProductClient.Limit);
        return process.ExitCode == 0;
    }
}
