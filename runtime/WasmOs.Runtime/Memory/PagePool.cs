using System.Buffers;

namespace WasmOs.Runtime.Memory;

/// <summary>Pages of files in memory that runs give to each other, so that writing files leaves no garbage. Keeps 16 MiB at most; what is beyond is left to the collector. Thread-safe.</summary>
internal static class PagePool
{
    /// <summary>Bytes of a page: below the size from which .NET puts arrays where it collects them last (85,000).</summary>
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

    /// <summary>Takes a page back that nobody uses any more.</summary>
    public static void Return(byte[] page)
    {
        if (page.Length == PageBytes)
        {
            Pages.Return(page);
        }
    }
}
