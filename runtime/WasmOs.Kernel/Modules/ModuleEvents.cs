using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Events;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Publishes changes of modules after they are durable. Thread-safe.</summary>
internal sealed class ModuleEvents(EventPublisher? events, TimeProvider time)
{
    /// <summary>Publishes an upload, when it changed something.</summary>
    public ValueTask UploadedAsync(ModuleUploadResult upload, bool hasSettings)
    {
        var module = upload.Module;
        return upload.Created ? PublishAsync(module.Version == 1 ? ModuleEventTypes.Created : ModuleEventTypes.Updated, module.Name, "version", module)
            : hasSettings ? PublishAsync(ModuleEventTypes.Updated, module.Name, "settings", module)
            : default;
    }

    /// <summary>Publishes a change of <c>settings</c> or of <c>aliases</c>, or that a <c>version</c> was added or deleted.</summary>
    public ValueTask UpdatedAsync(string name, string change, ModuleDescription? module = null) => PublishAsync(ModuleEventTypes.Updated, name, change, module);

    /// <summary>Publishes that a module was deleted with all its versions.</summary>
    public ValueTask DeletedAsync(string name) => PublishAsync(ModuleEventTypes.Deleted, name, null, null);

    private async ValueTask PublishAsync(string type, string name, string? change, ModuleDescription? module)
    {
        if (events?.IsWanted(type) != true)
        {
            return;
        }

        var happened = WasmEvent.New(time, type, name, Write(name, change, module));
        try
        {
            // The change is durable: its event must be published even when the caller disconnects now.
            await events.PublishAsync(happened, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // A failure to publish must not fail the call that made the change. Publish the event when storage is back.
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
