using System.Globalization;
using WasmOs.Cli.Values;
using WasmOs.Common.CommandLine;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Cli.Run;

/// <summary>Reads the arguments of <c>wasmos run</c>.</summary>
internal static class RunOptionsReader
{
    private const int LeastStack = 256 << 10;
    private const int MostStack = 512 << 20;

    internal static readonly string[] Names =
    [
        "--dir", "--env", "--invoke", "--returns", "--timeout", "--cpu-timeout", "--fuel", "--memory", "--max-open-files", "--max-file-size",
        "--max-table-elements", "--max-wasm-stack", "--help",
    ];

    /// <summary>The option that sets each property of the limits.</summary>
    private static readonly Dictionary<string, string> OptionOf = new(StringComparer.Ordinal)
    {
        [nameof(ResourceLimits.Timeout)] = "--timeout",
        [nameof(ResourceLimits.CpuTimeout)] = "--cpu-timeout",
        [nameof(ResourceLimits.Fuel)] = "--fuel",
        [nameof(ResourceLimits.MemoryBytes)] = "--memory",
        [nameof(ResourceLimits.TableElements)] = "--max-table-elements",
        [nameof(WasiLimits.MaxOpenFiles)] = "--max-open-files",
        [nameof(WasiLimits.MaxFileBytes)] = "--max-file-size",
    };

    /// <summary>Reads the options. Null when the arguments are wrong: then <paramref name="fault"/> says why.</summary>
    public static RunOptions? Read(ReadOnlySpan<string> arguments, out string? fault)
    {
        var options = new RunOptions();
        var reader = new OptionReader(arguments);
        while (reader.TryReadName(out var name))
        {
            if (!Names.Contains(name))
            {
                fault = $"there is no option {name}{NearestWord.Suggest(name, Names)}{Environment.NewLine}Options for the guest come after the file.";
                return null;
            }

            if (!reader.TryReadValue(out var value))
            {
                fault = $"the option {name} needs a value";
                return null;
            }

            fault = Apply(options, name, value);
            if (fault is not null)
            {
                return null;
            }
        }

        if (reader.Rest is not [var file, .. var rest])
        {
            fault = "name the module's file";
            return null;
        }

        options.File = file;
        options.Arguments = rest.ToArray();
        fault = FindFault(options);
        return fault is null ? options : null;
    }

    private static string? Apply(RunOptions options, string name, string value)
    {
        switch (name)
        {
            case "--dir":
                return AddDirectory(options, value);
            case "--env":
                return AddVariable(options, value);
            case "--invoke":
                options.Invoke = value;
                return null;
            case "--returns":
                options.Returns = value == "text" ? ResultShape.Bytes : ResultShape.Values;
                return value is "text" or "values" ? null : $"--returns {value} is neither text nor values";
            case "--timeout":
                return SetTime(options, name, value, static (limits, time) => limits with { Timeout = time });
            case "--cpu-timeout":
                return SetTime(options, name, value, static (limits, time) => limits with { CpuTimeout = time });
            case "--fuel":
                return SetWhole(name, value, fuel => options.Limits = options.Limits with { Fuel = fuel });
            case "--memory":
                return SetSize(name, value, bytes => options.Limits = options.Limits with { MemoryBytes = bytes });
            case "--max-open-files":
                return SetWhole(name, value, files => options.WasiLimits = options.WasiLimits with { MaxOpenFiles = (int)Math.Clamp(files, -1, int.MaxValue) });
            case "--max-file-size":
                return SetSize(name, value, bytes => options.WasiLimits = options.WasiLimits with { MaxFileBytes = bytes });
            case "--max-table-elements":
                return SetWhole(name, value, elements => options.Limits = options.Limits with { TableElements = elements });
            default:
                return SetSize(name, value, bytes => options.StackBytes = (int)Math.Min(bytes, int.MaxValue));
        }
    }

    private static string? AddDirectory(RunOptions options, string value)
    {
        if (DirectoryGrant.TryParse(value) is not { } grant)
        {
            return $"--dir {value} is not HOST, HOST::GUEST or one of them with ::ro";
        }

        options.Directories.Add(grant);
        return null;
    }

    // Without "=" the value is that of the same variable in this process. A variable that is not set here is not set for the guest either, as with wasmtime.
    private static string? AddVariable(RunOptions options, string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals == 0 || value.Length == 0)
        {
            return $"--env {value} is not NAME=VALUE or NAME";
        }

        var name = equals < 0 ? value : value[..equals];
        if ((equals < 0 ? Environment.GetEnvironmentVariable(name) : value[(equals + 1)..]) is { } text)
        {
            options.Environment.Add(new KeyValuePair<string, string>(name, text));
        }

        return null;
    }

    private static string? SetWhole(string name, string value, Action<long> set)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return $"{name} {value} is not a whole number";
        }

        set(number);
        return null;
    }

    private static string? SetSize(string name, string value, Action<long> set)
    {
        if (SizeValue.TryParse(value) is not { } bytes)
        {
            return $"{name} {value} is not a size, such as 65536, 64KiB or 1MB";
        }

        set(bytes);
        return null;
    }

    private static string? SetTime(RunOptions options, string name, string value, Func<ResourceLimits, TimeSpan, ResourceLimits> change)
    {
        if (DurationValue.TryParse(value) is not { } timeout)
        {
            return $"{name} {value} is not a time, such as 5s, 500ms, 1m30s or none";
        }

        options.Limits = change(options.Limits, timeout == Timeout.InfiniteTimeSpan ? ResourceLimits.LongestTimeout : timeout);
        return null;
    }

    private static string? FindFault(RunOptions options)
    {
        if (options.Invoke is null && options.Returns != ResultShape.Values)
        {
            return "--returns goes with --invoke";
        }

        return options.Limits.Validate() is [var limit, ..] ? InWordsOfOptions(limit)
            : options.WasiLimits.Validate() is [var wasi, ..] ? InWordsOfOptions(wasi)
            : options.StackBytes is < LeastStack or > MostStack ? "--max-wasm-stack must be 256KiB to 512MiB"
            : null;
    }

    // Error messages of the runtime begin with the name of the property.
    private static string InWordsOfOptions(string fault)
    {
        var end = fault.IndexOf(' ', StringComparison.Ordinal);
        var text = OptionOf.TryGetValue(fault[..end], out var option) ? option + fault[end..] : fault;
        return text.TrimEnd('.');
    }
}
