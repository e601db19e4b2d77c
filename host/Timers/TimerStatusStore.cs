using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Storage;

namespace WasmOs.Host.Timers;

/// <summary>Keeps when timers struck, where Azure Functions keeps it: a blob a timer.</summary>
internal sealed class TimerStatusStore(IBlobStore blobs, string hostId, TimerLog log)
{
    /// <summary>The container of the host's own blobs.</summary>
    public const string Container = "azure-webjobs-hosts";

    // Three times in JSON; more is not ours.
    private const int MaxLength = 4096;

    /// <summary>What was kept; null when the timer never ran, or what was kept cannot be read.</summary>
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

    /// <summary>Keeps a status.</summary>
    public async Task WriteAsync(string function, ScheduleStatus status, CancellationToken cancellationToken) =>
        await blobs.PutAsync(
            Address(function), JsonSerializer.SerializeToUtf8Bytes(status, JsonSerializerOptions.Default), BlobCondition.None, cancellationToken);

    private BlobAddress Address(string function) => new(Container, $"timers/{hostId}/{function}/status");

    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
