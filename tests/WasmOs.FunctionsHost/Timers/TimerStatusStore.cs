using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;

namespace WasmOs.FunctionsHosting.Timers;

/// <summary>Keeps the times of timers where the Functions host does: a blob each in the container <c>azure-webjobs-hosts</c>.</summary>
internal sealed class TimerStatusStore(BlobContainerClient container, string hostId)
{
    private const int NotFound = 404;

    public async Task<TimerStatus?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        try
        {
            var content = await Blob(function).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return content.Value.Content.ToObjectFromJson<TimerStatus>(JsonSerializerOptions.Default);
        }
        catch (RequestFailedException missing) when (missing.Status == NotFound)
        {
            return null;
        }
    }

    public async Task WriteAsync(string function, TimerStatus status, CancellationToken cancellationToken) =>
        await Blob(function)
            .UploadAsync(BinaryData.FromObjectAsJson(status, JsonSerializerOptions.Default), overwrite: true, cancellationToken)
            .ConfigureAwait(false);

    private BlobClient Blob(string function) => container.GetBlobClient($"timers/{hostId}/Host.Functions.{function}/status");
}
