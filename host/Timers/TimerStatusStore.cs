using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>Stores the last and the next strike of each timer in a blob, in the same place as Azure Functions.</summary>
internal sealed class TimerStatusStore(IBlobStore blobs, string hostId, TimerLog log)
{
    /// <summary>The container of the host's own blobs.</summary>
    public const string Container = "azure-webjobs-hosts";

    // A status is three times in JSON. A longer blob is not a status of this host.
    private const int MaxLength = 4096;

    /// <summary>Reads the status of a timer; null when there is none or it is damaged.</summary>
    public async Task<ScheduleStatus?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        var blob = Address(function);
        await using var content = await blobs.OpenReadAsync(blob, 0, MaxLength, cancellationToken);
        if (content is null)
        {
            return null;
        }

        try
        {
            var status = await JsonSerializer.DeserializeAsync<ScheduleStatus>(content.Content, JsonSerializerOptions.Default, cancellationToken);
            return status is null ? null : new ScheduleStatus { Last = Utc(status.Last), Next = Utc(status.Next), LastUpdated = Utc(status.LastUpdated) };
        }
        catch (JsonException)
        {
            log.StatusUnreadable(blob.ToString());
            return null;
        }
    }

    /// <summary>Stores the status of a timer.</summary>
    public async Task WriteAsync(string function, ScheduleStatus status, CancellationToken cancellationToken) =>
        await blobs.PutAsync(
            Address(function), JsonSerializer.SerializeToUtf8Bytes(status, JsonSerializerOptions.Default), BlobCondition.None, cancellationToken);

    private BlobAddress Address(string function) => new(Container, $"timers/{hostId}/{function}/status");

    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
