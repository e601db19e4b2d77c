using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Discovery;
using FunctionDefinition = WasmOs.Host.Discovery.FunctionDefinition;

namespace WasmOs.Host.Queues;

/// <summary>The rules for queue functions.</summary>
internal sealed partial class QueueTriggerRules : ITriggerRules
{
    private static readonly Type[] MessageTypes = [typeof(string), typeof(byte[]), typeof(ReadOnlyMemory<byte>)];

    /// <inheritdoc/>
    public Type Attribute => typeof(QueueTriggerAttribute);

    /// <inheritdoc/>
    public FunctionDefinition Define(FunctionCandidate function)
    {
        var trigger = (QueueTriggerAttribute)function.Trigger;
        var queue = function.Resolve(trigger.QueueName);
        if (queue is not null && !QueueName().IsMatch(queue))
        {
            function.Refuse(
                $"listens on the queue '{queue}': use 3 to 56 lower-case letters, digits and single hyphens, "
                + $"so that '{QueueFunction.PoisonSuffix}' can be appended.");
        }

        if (!string.IsNullOrEmpty(trigger.Connection) && trigger.Connection != StorageSettings.ConnectionString.Name)
        {
            function.Refuse($"asks for the connection '{trigger.Connection}', but this host has one storage account: leave Connection out.");
        }

        function.Refuse(BackgroundRules.Check(function.Method, Attribute, MessageTypes, "string, byte[] or ReadOnlyMemory<byte>"));
        return new FunctionDefinition { Name = function.Name, Method = function.Method, Trigger = TriggerKind.Queue, Queue = queue };
    }

    // Azure's rule for queue names, with room for the suffix of the poison queue unless the name already has it.
    [GeneratedRegex("^(?=.{3,63}$)(?=.{3,56}$|.*-poison$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex QueueName();
}
