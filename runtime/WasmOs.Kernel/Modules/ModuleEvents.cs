using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Events;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Tells of changes of modules, after they are durable. Thread-safe.</summary>
internal sealed class ModuleEvents(EventPublisher? events, TimeProvider time)
{
    /// <summary>Tells of an upload that changed something.</summary>
    public ValueTask UploadedAsync(ModuleUploadResult upload, bool hasSettings)
    {
        var module = upload.Module;
        return upload.Created ? TellAsync(module.Version == 1 ? ModuleEventTypes.Created : ModuleEventTypes.Updated, module.Name, "version", module)
            : hasSettings ? TellAsync(ModuleEventTypes.Updated, module.Name, "settings", module)
            : default;
    }

    /// <summary>Tells of a change: of <c>settings</c>, of <c>aliases</c>, or that a <c>version</c> came or went.</summary>
    public ValueTask UpdatedAsync(string name, string change, ModuleDescription? module = null) => TellAsync(ModuleEventTypes.Updated, name, change, module);

    /// <summary>Tells that a module is gone with all its versions.</summary>
    public ValueTask DeletedAsync(string name) => TellAsync(ModuleEventTypes.Deleted, name, null, null);

    private async ValueTask TellAsync(string type, string name, string? change, ModuleDescription? module)
    {
        if (events?.IsWanted(type) != true)
        {
            return;
        }

        var happened = WasmEvent.New(time, type, name, Write(name, change, module));
        try
        {
            // The change is made: a caller who goes away now must not lose its event.
            await events.PublishAsync(happened, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // Nor must it fail the call that made the change; the event follows when storage is back.
            events.Post(happened);
        }
    }

    private static byte[] Write(string name, string? change, ModuleDescription? module)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, EventJson.Options);
        json.WriteStartObject();
        json.WriteString("module_id"u8, name);
        if (change is not null)
        {
            json.WriteString("change"u8, change);
        }

        if (module is not null)
        {
            json.WriteNumber("version"u8, module.Version);
            json.WriteNumber("newest_version"u8, module.NewestVersion);
            json.WriteString("digest"u8, module.Digest.ToString());
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
