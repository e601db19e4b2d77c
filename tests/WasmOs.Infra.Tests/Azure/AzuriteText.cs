namespace WasmOs.Infra.Tests.Azure;

/// <summary>Makes connection strings for the emulator's account with other endpoints.</summary>
internal static class AzuriteText
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static string Connection(string blobs, string queues, string tables) =>
        $"AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={blobs};QueueEndpoint={queues};TableEndpoint={tables}";
}
