using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Cli.Arguments;

/// <summary>Reads options up to the first argument that is none. See docs/decisions on why no library does.</summary>
internal ref struct OptionReader(ReadOnlySpan<string> arguments)
{
    private readonly ReadOnlySpan<string> _arguments = arguments;
    private int _position;
    private string? _inlineValue;

    /// <summary>Whether the first option is <c>--help</c> or <c>-h</c>. Not any other: what follows the module's file is the guest's.</summary>
    public static bool AsksForHelp(ReadOnlySpan<string> arguments) => arguments is ["--help" or "-h", ..];

    /// <summary>What comes after the options.</summary>
    public readonly ReadOnlySpan<string> Rest => _arguments[_position..];

    /// <summary>The next option's name, with its dashes; false at the first argument that is no option.</summary>
    public bool TryReadName([NotNullWhen(true)] out string? name)
    {
        name = null;
        if (_position == _arguments.Length || !_arguments[_position].StartsWith('-') || _arguments[_position] == "-")
        {
            return false;
        }

        var option = _arguments[_position++];
        if (option == "--")
        {
            return false;
        }

        var equals = option.IndexOf('=', StringComparison.Ordinal);
        name = equals < 0 ? option : option[..equals];
        _inlineValue = equals < 0 ? null : option[(equals + 1)..];
        return true;
    }

    /// <summary>The value of the option that was read last: after <c>=</c>, or the next argument.</summary>
    public bool TryReadValue([NotNullWhen(true)] out string? value)
    {
        value = _inlineValue ?? (_position < _arguments.Length ? _arguments[_position++] : null);
        return value is not null;
    }

    /// <summary>Whether the option that was read last has a value with <c>=</c>; wrong for a switch.</summary>
    public readonly bool HasInlineValue => _inlineValue is not null;
}
