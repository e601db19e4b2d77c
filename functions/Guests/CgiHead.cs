using System.Globalization;
using System.Text;

namespace WasmOs.Functions.Guests;

/// <summary>The header block at the start of a guest's response (RFC 3875, section 6).</summary>
internal sealed class CgiHead
{
    /// <summary>The largest header block, bytes.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int MaxHeaders = 100;

    private readonly List<KeyValuePair<string, string>> _headers = [];
    private string? _contentType;
    private string? _location;
    private int? _status;

    private CgiHead()
    {
    }

    /// <summary>The HTTP status.</summary>
    public int Status => _status ?? (_location is null ? StatusCodes.Status200OK : StatusCodes.Status302Found);

    /// <summary>The length of the body that the guest announced, bytes; null when it announced none.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Reads a header block. The result is null when the block is wrong.</summary>
    /// <param name="block">All lines of the block, with the empty line at the end.</param>
    /// <param name="fault">What is wrong with the block; null when nothing is.</param>
    public static CgiHead? Read(ReadOnlySpan<byte> block, out string? fault)
    {
        var head = new CgiHead();
        foreach (var range in block.Split((byte)'\n'))
        {
            var line = block[range];
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            if (line.IsEmpty)
            {
                break;
            }

            fault = head.Add(Encoding.Latin1.GetString(line));
            if (fault is not null)
            {
                return null;
            }
        }

        fault = head is { _contentType: null, _location: null, _status: null }
            ? "it names none of Content-Type, Location and Status, of which CGI demands one"
            : null;
        return fault is null ? head : null;
    }

    /// <summary>Sets the status and those headers of the response that the guest may set.</summary>
    public void Apply(HttpResponse response, in GuestScope scope)
    {
        response.StatusCode = Status;
        scope.Protect(response.Headers);
        foreach (var (name, value) in _headers)
        {
            if (scope.Admit(name, value) is { } admitted)
            {
                response.Headers.Append(name, admitted);
            }
        }

        if (_contentType is not null)
        {
            response.ContentType = _contentType;
        }

        if (_location is not null)
        {
            response.Headers.Location = _location;
        }
    }

    private string? Add(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !GuestHeaders.IsName(line.AsSpan(0, colon)))
        {
            return $"line {_headers.Count + 1} of it is no header: a name, a colon and a value";
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(' ', '\t');
        if (!GuestHeaders.IsValue(value))
        {
            return $"the value of {name} holds control characters";
        }

        return name.ToUpperInvariant() switch
        {
            "STATUS" => AddStatus(value),
            "CONTENT-TYPE" => AddOnce(name, value, ref _contentType),
            "LOCATION" => AddOnce(name, value, ref _location),
            "CONTENT-LENGTH" => AddLength(value),

            // Headers of the connection and the request's id are set by the host.
            "X-REQUEST-ID" => null,
            _ => GuestHeaders.IsHopByHop(name) ? null : AddOther(name, value),
        };
    }

    private string? AddStatus(string value)
    {
        if (_status is not null)
        {
            return "it has two lines Status";
        }

        if (value.Length < 3 || (value.Length > 3 && value[3] != ' ')
            || !int.TryParse(value.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 200 or > 599)
        {
            return "its Status is not a number from 200 to 599 with an optional reason";
        }

        _status = status;
        return null;
    }

    private string? AddLength(string value)
    {
        if (ContentLength is not null || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return "its Content-Length is not one whole number";
        }

        ContentLength = length;
        return null;
    }

    private static string? AddOnce(string name, string value, ref string? place)
    {
        if (place is not null || value.Length == 0)
        {
            return $"it has two lines {name}, or an empty one";
        }

        place = value;
        return null;
    }

    private string? AddOther(string name, string value)
    {
        if (_headers.Count == MaxHeaders)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxHeaders} headers");
        }

        _headers.Add(new(name, value));
        return null;
    }
}
