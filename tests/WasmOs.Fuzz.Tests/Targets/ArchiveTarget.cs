using WasmOs.Runtime.Wasi.FileSystem.Bundles;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>An uploaded bundle (zip, tar, gzip): refused with a sentence, or read within its limits into paths that stay inside.</summary>
internal static class ArchiveTarget
{
    private static readonly BundleLimits Limits =
        BundleLimits.Default with { MaxEntries = 100, MaxFileBytes = 1 << 20, MaxTotalBytes = 4 << 20, MaxDepth = 10 };

    public static void Run(byte[] input)
    {
        var reading = BundleReader.Read(input, Limits);
        Law.Holds(reading.IsRead == reading.Fault is null, "an archive is read, or refused with a reason");
        if (!reading.IsRead)
        {
            return;
        }

        Law.Holds(BundleReader.Verify(input, Limits).IsRead, "verifying accepts what reading accepts");
        Law.Holds(reading.Content.Entries.Length <= Limits.MaxEntries, "an archive has no more entries than allowed");
        Law.Holds(reading.Content.Entries.Sum(entry => entry.Content.Length) <= Limits.MaxTotalBytes, "an archive unpacks to no more than allowed");
        foreach (var entry in reading.Content.Entries)
        {
            Law.Holds(!entry.Path.StartsWith('/') && !entry.Path.Split('/').Any(name => name is "" or "." or ".."), "a path stays inside the bundle");
        }
    }
}
