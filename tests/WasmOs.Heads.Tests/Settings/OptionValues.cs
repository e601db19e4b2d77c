using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace WasmOs.Heads.Tests.Settings;

/// <summary>Everything that options hold, private fields too, as text by its path: two heads that read the same have the same.</summary>
internal static class OptionValues
{
    private const int MaxDepth = 10;

    public static SortedDictionary<string, string> Of(object options)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(values, options.GetType().Name, options, 0);
        return values;
    }

    private static void Add(SortedDictionary<string, string> values, string path, object? value, int depth)
    {
        Assert.True(depth < MaxDepth, $"{path} is too deep.");
        switch (value)
        {
            case string or null or Delegate:
                values[path] = value as string ?? (value is null ? "null" : "a delegate");
                break;
            case ITuple tuple:
                AddAll(values, path, Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), depth);
                break;
            case IDictionary members:
                foreach (DictionaryEntry member in members)
                {
                    Add(values, $"{path}[{member.Key}]", member.Value, depth + 1);
                }

                break;
            case IEnumerable items:
                AddAll(values, path, items.Cast<object?>(), depth);
                break;
            case var other when other.GetType() is { IsEnum: false } type && type.Assembly.GetName().Name!.StartsWith("WasmOs", StringComparison.Ordinal):
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    Add(values, $"{path}.{field.Name}", field.GetValue(other), depth + 1);
                }

                break;
            default:
                values[path] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                break;
        }
    }

    private static void AddAll(SortedDictionary<string, string> values, string path, IEnumerable<object?> items, int depth)
    {
        var i = 0;
        foreach (var item in items)
        {
            Add(values, $"{path}[{i++}]", item, depth + 1);
        }
    }
}
