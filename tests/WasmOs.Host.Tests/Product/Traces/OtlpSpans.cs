using System.Text;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>
/// Reads spans from the body of an OTLP request over HTTP: the message ExportTraceServiceRequest of opentelemetry-proto 1, of which it knows only what tests
/// ask for.
/// </summary>
internal static class OtlpSpans
{
    public static IEnumerable<ReceivedSpan> Read(byte[] body) =>
        from resource in Messages(body, 1)
        from scope in Messages(resource, 2)
        from span in Messages(scope, 2)
        select SpanOf(span);

    private static ReceivedSpan SpanOf(byte[] span)
    {
        var tags = Messages(span, 9).ToDictionary(
            tag => Encoding.UTF8.GetString(Messages(tag, 1).Single()), tag => ValueOf(Messages(tag, 2).SingleOrDefault() ?? []), StringComparer.Ordinal);
        var status = Messages(span, 15).SingleOrDefault() ?? [];
        var isError = Fields(status).Any(field => field is (3, _, 2));
        string[] events = [.. Messages(span, 11).Select(happened => Encoding.UTF8.GetString(Messages(happened, 2).Single()))];
        return new ReceivedSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Messages(span, 5).Single()), isError, tags, events);
    }

    private static string ValueOf(byte[] value)
    {
        var (number, bytes, word) = Fields(value).FirstOrDefault();
        return number == 1 ? Encoding.UTF8.GetString(bytes) : word.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).SingleOrDefault() ?? []);

    private static IEnumerable<byte[]> Messages(byte[] message, int number) =>
        Fields(message).Where(field => field.Number == number).Select(field => field.Bytes);

    /// <summary>The fields of a message in the wire format of Protocol Buffers.</summary>
    private static IEnumerable<(int Number, byte[] Bytes, ulong Word)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    yield return ((int)(tag >> 3), [], Varint(message, ref at));
                    break;
                case 1:
                    yield return ((int)(tag >> 3), [], BitConverter.ToUInt64(message, at));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return ((int)(tag >> 3), message[at..(at + length)], 0);
                    at += length;
                    break;
                case 5:
                    yield return ((int)(tag >> 3), [], BitConverter.ToUInt32(message, at));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException("Not a message of Protocol Buffers.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
