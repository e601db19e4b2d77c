using System.Globalization;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Usage;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads the operator's YAML or JSON file of prices: a mapping with the currency and a price for each part of usage.</summary>
internal static class UsagePricesFile
{
    private const long MaxBytes = 1 << 16;
    private const string CurrencyKey = "currency";

    private static readonly string Setting = UsageSettings.PricesFile.Name;

    private static readonly (string Key, Func<UsagePrices, decimal, UsagePrices> Set)[] Prices =
    [
        ("per_run", static (prices, price) => prices with { PerRun = price }),
        ("per_cpu_second", static (prices, price) => prices with { PerCpuSecond = price }),
        ("per_gigabyte_second", static (prices, price) => prices with { PerGigabyteSecond = price }),
        ("per_output_gigabyte", static (prices, price) => prices with { PerOutputGigabyte = price }),
    ];

    private static readonly string[] Known = [CurrencyKey, .. Prices.Select(static price => price.Key)];

    /// <summary>Reads the file.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="errors">Receives a sentence, with the line number, for each error in the file.</param>
    /// <returns>The prices; null when the file has an error.</returns>
    public static UsagePrices? Read(string path, ICollection<string> errors) =>
        OperatorFile.Read(Setting, path, MaxBytes, text => Parse(path, text, errors), null, errors);

    /// <summary>Reads the text of the file. <paramref name="file"/> is its path for error messages.</summary>
    public static UsagePrices? Parse(string file, string text, ICollection<string> errors)
    {
        var yaml = new YamlStream();
        var before = errors.Count;
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            Fault(e.Start, $"it is not valid YAML: {e.Message}");
            return null;
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            Fault(Mark.Empty, $"it must be one mapping with {CurrencyKey} and prices.");
            return null;
        }

        var prices = new UsagePrices("");
        foreach ((var key, var value) in root.Children)
        {
            prices = ReadMember(prices, (key as YamlScalarNode)?.Value ?? "", (value as YamlScalarNode)?.Value ?? "", fault => Fault(key.Start, fault));
        }

        if (errors.Count == before && (prices.Currency.Length == 0 || root.Children.Count == 1))
        {
            Fault(root.Start, $"it must have {CurrencyKey} and at least one of {string.Join(", ", Known[1..])}.");
        }

        return errors.Count == before ? prices : null;

        void Fault(Mark place, string fault) => errors.Add($"{Setting}: {LogText.Escape(file)} line {place.Line}: {fault}");
    }

    private static UsagePrices ReadMember(UsagePrices prices, string name, string text, Action<string> fault)
    {
        if (name == CurrencyKey)
        {
            if (text.Length == 3 && text.All(char.IsAsciiLetterUpper))
            {
                return prices with { Currency = text };
            }

            fault($"{name}: Must be three letters of ISO 4217, such as EUR.");
            return prices;
        }

        var index = Array.FindIndex(Prices, price => price.Key == name);
        if (index < 0)
        {
            var nearest = NearestName.Find(name, Known);
            fault($"'{LogText.Escape(name)}' is not known here{(nearest is null ? $". Known: {string.Join(", ", Known)}." : $"; did you mean {nearest}?")}");
            return prices;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var price)
            && price <= UsagePrices.Highest)
        {
            return Prices[index].Set(prices, price);
        }

        fault(string.Create(CultureInfo.InvariantCulture, $"{name}: Must be a number from 0 to {UsagePrices.Highest}, such as 0.00002."));
        return prices;
    }
}
