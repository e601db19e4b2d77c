using System.Text.Json;
using System.Text.RegularExpressions;
using WasmOs.FunctionsHosting.Configuration;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>Makes functions of what the worker listed. <c>%NAME%</c> in a queue's name or a schedule is the app setting of that name.</summary>
internal sealed partial class FunctionReader(IReadOnlyDictionary<string, string> settings)
{
    public LoadedFunction Read(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(raw => JsonDocument.Parse(raw, JsonText.Lenient).RootElement).ToList();
        var trigger = bindings.Find(binding => binding.FindString("type")?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) == true);
        var kind = trigger.FindString("type")?.ToUpperInvariant() switch
        {
            "HTTPTRIGGER" => FunctionTrigger.Http,
            "QUEUETRIGGER" => FunctionTrigger.Queue,
            "TIMERTRIGGER" => FunctionTrigger.Timer,
            var other => throw new NotSupportedException($"The function {metadata.Name} has the trigger {other}, which this host does not serve."),
        };
        return new LoadedFunction
        {
            Name = metadata.Name,
            Trigger = kind,
            Route = kind == FunctionTrigger.Http ? trigger.FindString("route") is { Length: > 0 } route ? route : metadata.Name : null,
            Methods = trigger.Find("methods") is { } methods ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())] : [],
            IsAnonymous = kind != FunctionTrigger.Http || "Anonymous".Equals(trigger.FindString("authLevel"), StringComparison.OrdinalIgnoreCase),
            Queue = kind == FunctionTrigger.Queue ? Resolve(trigger.FindString("queueName")!) : null,
            Schedule = kind == FunctionTrigger.Timer ? Resolve(trigger.FindString("schedule")!) : null,
            RunOnStartup = trigger.FindBoolean(false, "runOnStartup"),
            UseMonitor = kind == FunctionTrigger.Timer && trigger.FindBoolean(true, "useMonitor"),
            ScriptFile = metadata.ScriptFile,
            EntryPoint = metadata.EntryPoint,
            Id = metadata.FunctionId,
            BindingName = trigger.FindString("name") ?? "",
        };
    }

    /// <summary>A binding as the load request carries it.</summary>
    public static (string Name, BindingInfo Info) ReadBinding(string raw)
    {
        var binding = JsonDocument.Parse(raw, JsonText.Lenient).RootElement;
        var info = new BindingInfo { Type = binding.FindString("type") ?? "" };
        if (Enum.TryParse<BindingInfo.Types.Direction>(binding.FindString("direction"), ignoreCase: true, out var direction))
        {
            info.Direction = direction;
        }

        if (Enum.TryParse<BindingInfo.Types.DataType>(binding.FindString("dataType"), ignoreCase: true, out var dataType))
        {
            info.DataType = dataType;
        }

        if (binding.Find("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (var property in properties.EnumerateObject())
            {
                info.Properties[property.Name] = property.Value.ToString();
            }
        }

        return (binding.FindString("name") ?? "", info);
    }

    private string Resolve(string text) => SettingName().Replace(text, match => settings.TryGetValue(match.Groups[1].Value, out var value)
        ? value
        : throw new InvalidOperationException($"'{text}' names the app setting {match.Groups[1].Value}, which there is not."));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
