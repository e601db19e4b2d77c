using System.Globalization;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;

namespace WasmOs.Cli.Run;

/// <summary>Reads the arguments of <c>wasmos run</c>.</summary>
internal static class RunOptionsReader
{
    private const int LeastStack = 256 << 10;
    private const int MostStack = 512 << 20;

    /// <summary>Null when they are faulty; then the fault says why.</summary>
    public static RunOptions? Read(ReadOnlySpan<string> arguments, out string? fault)
    {
        var options = new RunOptions();
        var reader = new OptionReader(arguments);
        while (reader.TryReadName(out var name))
        {
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
                return SetTimeout(options, value);
            case "--fuel":
                return SetWhole(options, name, value, static (limits, fuel) => limits with { Fuel = fuel });
            case "--memory":
                return SetWhole(options, name, value, static (limits, bytes) => limits with { MemoryBytes = bytes });
            case "--max-wasm-stack":
                return SetStack(options, value);
            default:
                return $"there is no option {name}; options for the guest come after the file";
        }
    }

    private static string? SetStack(RunOptions options, string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || bytes is < LeastStack or > MostStack)
        {
            return $"--max-wasm-stack {value} is not a number of bytes from {LeastStack} to {MostStack}";
        }

        options.StackBytes = bytes;
        return null;
    }

    private static string? AddDirectory(RunOptions options, string value)
    {
        if (DirectoryGrant.TryParse(value) is not { } grant)
        {
            return $"--dir {value} is not HOST::GUEST or HOST::GUEST::ro with an absolute GUEST";
        }

        options.Directories.Add(grant);
        return null;
    }

    private static string? AddVariable(RunOptions options, string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
        {
            return $"--env {value} is not NAME=VALUE";
        }

        options.Environment.Add(new KeyValuePair<string, string>(value[..equals], value[(equals + 1)..]));
        return null;
    }

    private static string? SetWhole(RunOptions options, string name, string value, Func<ResourceLimits, long, ResourceLimits> change)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return $"{name} {value} is not a whole number";
        }

        options.Limits = change(options.Limits, number);
        return null;
    }

    private static string? SetTimeout(RunOptions options, string value)
    {
        // Beyond what TimeSpan holds is beyond what is allowed.
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !(Math.Abs(seconds) < 1e9))
        {
            return $"--timeout {value} is not a number of seconds";
        }

        options.Limits = options.Limits with { Timeout = TimeSpan.FromSeconds(seconds) };
        return null;
    }

    private static string? FindFault(RunOptions options)
    {
        var limits = options.Limits;
        if (options.Invoke is null && options.Returns != ResultShape.Values)
        {
            return "--returns goes with --invoke";
        }

        return limits.Validate() is [var fault, ..] ? fault : null;
    }
}
