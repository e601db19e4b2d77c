using System.Collections.Immutable;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>The words of topics, in the query parameter <c>topics</c> and in frames.</summary>
internal static class LiveTopicWords
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "topics";

    private const int LongestWordShown = 40;

    /// <summary>All topics, in the order of their frames in a second.</summary>
    public static ImmutableArray<(string Word, LiveTopics Topic)> All { get; } =
    [
        ("runtime", LiveTopics.Runtime), ("modules", LiveTopics.Modules), ("tasks", LiveTopics.Tasks), ("executions", LiveTopics.Executions),
        ("scheduler", LiveTopics.Scheduler), ("alerts", LiveTopics.Alerts),
    ];

    /// <summary>Reads the topics of a request: words, divided by commas; <c>runtime</c> where there are none.</summary>
    public static LiveTopics Read(HttpRequest request, FieldErrors errors)
    {
        if (!request.Query.TryGetValue(Parameter, out var values) || values is not [{ } text])
        {
            return LiveTopics.Runtime;
        }

        var topics = LiveTopics.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var topic = Find(word);
            if (topic == LiveTopics.None)
            {
                var known = string.Join(", ", All.Select(static pair => pair.Word));
                errors.Add(Parameter, $"{Quoted.Of(DisplayText.Shorten(word, LongestWordShown))} is no topic. Known: {known}.");
                break;
            }

            topics |= topic;
        }

        return topics;
    }

    private static LiveTopics Find(string word)
    {
        foreach (var (known, topic) in All)
        {
            if (known == word)
            {
                return topic;
            }
        }

        return LiveTopics.None;
    }
}
