using System.Buffers;

namespace WasmOs.Runtime.Memory;

/// <summary>
/// Pages of files in memory, reused from run to run, so that writing files leaves no garbage. Keeps at most 16 MiB; further pages are left to the garbage
/// collector. Thread-safe.
/// </summary>
internal static class PagePool
{
    /// <summary>Bytes of a page. Smaller than 85,000 bytes, from which size on .NET puts arrays on the large object heap.</summary>
    public const int PageBytes = 64 * 1024;

    private const int KeptPages = 256;

    private static readonly ArrayPool<byte> Pages = ArrayPool<byte>.Create(PageBytes, KeptPages);

    /// <summary>A page of zeros.</summary>
    public static byte[] Rent()
    {
        var page = Pages.Rent(PageBytes);
        page.AsSpan().Clear();
        return page;
    }

    /// <summary>Takes back a page that nothing uses any more.</summary>
    public static void Return(byte[] page)
    {
        if (page.Length == PageBytes)
        {
            Pages.Return(page);
        }
    }
}
