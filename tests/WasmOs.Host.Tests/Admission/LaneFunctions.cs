using Microsoft.AspNetCore.Mvc;
using WasmOs.Functions.Invocation;

namespace WasmOs.Host.Tests.Admission;

/// <summary>Functions with the attributes that decide a lane. Nothing calls them.</summary>
internal static class LaneFunctions
{
    public static void Plain()
    {
    }

    [DisableRequestSizeLimit]
    public static void Uploads()
    {
    }

    [RunsGuest]
    public static void Runs()
    {
    }

    [RunsGuest]
    [DisableRequestSizeLimit]
    public static void RunsAndUploads()
    {
    }

    [Streams]
    public static void StreamsEvents()
    {
    }

    [RunsGuest(StreamsBody = true)]
    public static void Streams()
    {
    }
}
